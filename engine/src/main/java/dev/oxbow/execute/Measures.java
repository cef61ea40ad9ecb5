package dev.oxbow.execute;

import dev.oxbow.plan.LogLeaf;
import dev.oxbow.plan.RemoteLeaf;
import dev.oxbow.spi.LogRange;
import dev.oxbow.statement.PlanNode.Measured;
import dev.oxbow.statement.Statistics.Totals;
import dev.oxbow.store.LogStore.Outcome.Ready;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;

/** What was read for each leaf of a plan. May be asked for while the statement runs. */
final class Measures {
  private final Map<RelNode, MeasuredFeed> feeds =
      Collections.synchronizedMap(new IdentityHashMap<>());
  private final Map<RelNode, Measured> logs = Collections.synchronizedMap(new IdentityHashMap<>());
  private final Set<MeasuredFeed> asked = ConcurrentHashMap.newKeySet();
  private final LongAdder recordsRead = new LongAdder();
  private final LongAdder storedRows = new LongAdder();

  void clear() {
    feeds.clear();
    logs.clear();
  }

  /** What all reads did together; what was read before the plan was made again counts, too. */
  Totals totals() {
    Totals sources = asked.stream().map(MeasuredFeed::totals).reduce(Totals.NOTHING, Totals::plus);
    return sources.plus(new Totals(0, 0, recordsRead.sum(), storedRows.sum()));
  }

  void read(RemoteLeaf leaf, MeasuredFeed feed) {
    feeds.put(leaf, feed);
    asked.add(feed);
  }

  /** The same rows served another leaf before. */
  void same(RemoteLeaf leaf, RemoteLeaf before) {
    MeasuredFeed feed = feeds.get(before);
    if (feed != null) {
      feeds.put(leaf, feed);
    }
  }

  /** What the store and the source gave of a log. */
  void read(LogLeaf leaf, Ready ready, List<LogRange> ranges, Duration time) {
    if (leaf.discreet()) {
      return;
    }
    recordsRead.add(ready.recordsRead());
    storedRows.add(Math.max(0, ready.rows() - ready.recordsRead()));
    Map<String, String> details = new LinkedHashMap<>();
    details.put(
        "offsets", ranges.stream().map(LogRange::toString).collect(Collectors.joining(", ")));
    details.put("from the store", Math.max(0, ready.rows() - ready.recordsRead()) + " rows");
    details.put("from the source", ready.recordsRead() + " records read and decoded now");
    if (ready.badRecords() > 0) {
      details.put("not decoded", ready.badRecords() + " records");
    }
    logs.put(leaf, new Measured(details, OptionalLong.of(ready.rows()), time));
  }

  Measured of(RelNode leaf) {
    MeasuredFeed feed = feeds.get(leaf);
    if (feed != null) {
      return feed.measured();
    }
    return logs.getOrDefault(leaf, Measured.NOTHING);
  }
}

package dev.oxbow.execute;

import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.plan.RemoteLeaf;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.statement.StatementScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/**
 * Makes readable what one statement of the executor reads of sources. All but the last statement of
 * a source must be drained before the next one is sent; and what is streamed must be read by the
 * very next statement of its run, so it comes last. Small reads come first, since their rows may be
 * the keys by which others are looked up.
 */
final class RemoteReads {
  private final LocalRun run;
  private final KeySearch search;
  private final Map<RelNode, String> relations;
  private final Snapshot snapshot;
  private final Measures measures;
  private final StatementScope scope;
  private final Map<String, String> loaded = new HashMap<>();
  private final Map<String, RemoteLeaf> first = new HashMap<>();
  private final List<Asked> streamed = new ArrayList<>();

  RemoteReads(
      LocalRun run,
      KeySearch search,
      Map<RelNode, String> relations,
      Snapshot snapshot,
      Measures measures,
      StatementScope scope) {
    this.run = run;
    this.search = search;
    this.relations = relations;
    this.snapshot = snapshot;
    this.measures = measures;
    this.scope = scope;
  }

  /** How a leaf is read: by one statement for all its rows, or by some for those of keys. */
  private record Asked(
      RemoteLeaf leaf, List<String> sql, Map<String, String> details, double rows) {}

  /**
   * Reads all leaves.
   *
   * @param toAsk how many leaves of each source are still to be read, by later statements too
   * @param loadAll whether nothing may be streamed
   */
  void read(List<RemoteLeaf> leaves, Map<RemoteSource, Integer> toAsk, boolean loadAll) {
    List<RemoteLeaf> left = new ArrayList<>(leaves);
    left.sort(Comparator.comparingDouble(RemoteLeaf::rows));
    while (!left.isEmpty()) {
      scope.check();
      Optional<KeySearch.Found> found = search.next(left);
      RemoteLeaf leaf = found.map(f -> f.lookup().leaf()).orElse(left.get(0));
      left.remove(leaf);
      int more = toAsk.merge(leaf.source(), -1, Integer::sum);
      Asked asked =
          found
              .map(f -> new Asked(leaf, f.sql(), f.details(), f.rows()))
              .orElseGet(
                  () -> new Asked(leaf, List.of(leaf.sql()), search.misses(leaf), leaf.rows()));
      boolean streams = more == 0 && !loadAll && !search.needs(leaf, left);
      if (streams && !loaded.containsKey(key(asked))) {
        streamed.add(asked);
      } else {
        load(asked);
      }
    }
    for (Asked asked : streamed) {
      relations.put(
          asked.leaf(), run.stream(open(asked), asked.leaf().shipped(), (long) asked.rows()));
    }
  }

  private void load(Asked asked) {
    RemoteLeaf leaf = asked.leaf();
    String key = key(asked);
    String known = loaded.get(key);
    if (known != null) {
      RemoteLeaf before = Objects.requireNonNull(first.get(key), "not loaded");
      measures.same(leaf, before);
      search.holdsAlso(leaf, before);
    } else {
      MeasuredFeed feed = open(asked);
      known = run.load(feed, leaf.shipped());
      search.holds(leaf, feed.rows());
      loaded.put(key, known);
      first.put(key, leaf);
    }
    relations.put(leaf, known);
  }

  /** What gives the same rows. */
  private static String key(Asked asked) {
    RemoteLeaf leaf = asked.leaf();
    return leaf.source().name() + '\n' + asked.leaf().shipped() + String.join("\n", asked.sql());
  }

  private MeasuredFeed open(Asked asked) {
    scope.check();
    RemoteLeaf leaf = asked.leaf();
    MeasuredFeed feed =
        MeasuredFeed.of(leaf, asked.sql(), asked.details(), snapshot.read(leaf.source()), scope);
    measures.read(leaf, feed);
    return feed;
  }
}

package dev.oxbow.execute;

import dev.oxbow.plan.LogLeaf;
import dev.oxbow.plan.RemoteLeaf;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.statement.StatementScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a statement reads, fixed when it starts: per log the extents of its partitions, per remote
 * source one consistent read. It stays the same when the statement is planned again.
 */
final class Snapshot implements AutoCloseable {
  private final StatementScope scope;
  private final Map<String, List<LogRange>> extents = new LinkedHashMap<>();
  private final Set<String> discreet = new HashSet<>();
  private final Map<String, String> logNames = new TreeMap<>();
  private final Map<RemoteSource, RemoteRead> reads = new LinkedHashMap<>();

  Snapshot(StatementScope scope) {
    this.scope = scope;
  }

  /** Fixes what is not fixed yet. */
  void fix(List<RemoteLeaf> remotes, List<LogLeaf> logs) {
    for (RemoteLeaf leaf : remotes) {
      if (!reads.containsKey(leaf.source())) {
        scope.check();
        RemoteRead read = leaf.source().read();
        reads.put(leaf.source(), read);
        scope.onEnd(read::cancel);
      }
    }
    for (LogLeaf leaf : logs) {
      LogTable table = leaf.table();
      if (leaf.discreet()) {
        discreet.add(table.incarnation());
      }
      if (!extents.containsKey(table.incarnation())) {
        scope.check();
        extents.put(table.incarnation(), List.copyOf(table.extent()));
        logNames.put(table.source().name() + "." + table.info().id(), table.incarnation());
      }
    }
    if (reads.size() + extents.size() > 1) {
      // Another moment of one of them would not go with the others.
      reads.values().forEach(RemoteRead::settle);
    }
  }

  List<LogRange> extent(LogTable table) {
    return Objects.requireNonNull(extents.get(table.incarnation()), "the log is not fixed");
  }

  RemoteRead read(RemoteSource source) {
    return Objects.requireNonNull(reads.get(source), "the source is not fixed");
  }

  /** A line per source or log, for people. */
  List<String> describe() {
    List<String> lines = new ArrayList<>();
    reads.forEach((source, read) -> lines.add(source.name() + " at " + read.snapshot()));
    logNames.forEach(
        (name, incarnation) ->
            lines.add(
                discreet.contains(incarnation)
                    ? name + " at its end"
                    : name
                        + " at "
                        + Objects.requireNonNull(extents.get(incarnation), "not fixed")));
    return lines;
  }

  @Override
  public void close() {
    reads.values().forEach(RemoteRead::close);
  }
}

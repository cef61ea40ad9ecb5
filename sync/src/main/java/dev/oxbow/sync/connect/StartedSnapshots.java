package dev.oxbow.sync.connect;

import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.snapshot.ServerChunks;
import dev.oxbow.sync.snapshot.Snapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** Begins the snapshots of a capture that starts, each where the last run left it. */
final class StartedSnapshots {
  private StartedSnapshots() {}

  static Snapshots of(
      SourceConfig config,
      MySqlPool pool,
      Collations collations,
      List<TableName> present,
      OffsetStorageReader offsets) {
    ServerChunks chunks =
        new ServerChunks(pool, collations, config.snapshotChunk(), config.snapshotWhere());
    chunks.checkConditions();
    Snapshots snapshots =
        new Snapshots(
            chunks,
            new Snapshots.Choice(
                config.snapshotParallel(), config.tables(), config.takesSnapshots()));
    Map<Map<String, String>, TableName> partitions = new HashMap<>();
    for (TableName table : present) {
      if (config.tables().wants(table)) {
        partitions.put(SourceOffsets.snapshot(config.source(), table), table);
      }
    }
    Map<Map<String, String>, Map<String, Object>> found = offsets.offsets(partitions.keySet());
    boolean goesOn = offsets.offset(SourceOffsets.stream(config.source())) != null;
    for (TableName table : present) {
      Map<String, String> partition = SourceOffsets.snapshot(config.source(), table);
      if (partitions.containsKey(partition)) {
        begin(snapshots, config, goesOn, table, found.get(partition));
      }
    }
    return snapshots;
  }

  /**
   * @param goesOn whether the stream goes on from where it was; otherwise nobody knows what has
   *     become of the rows that were told
   */
  private static void begin(
      Snapshots snapshots,
      SourceConfig config,
      boolean goesOn,
      TableName table,
      @Nullable Map<String, Object> offset) {
    boolean all = config.takesSnapshots();
    if (offset == null) {
      if (all) {
        snapshots.start(table, Optional.empty(), 0);
      } else {
        snapshots.known(table);
      }
      return;
    }
    Mark.Snapshot mark = SourceOffsets.snapshot(table, offset, config.seal());
    if (Boolean.TRUE.equals(offset.get("truncate")) || (all && !goesOn)) {
      snapshots.startAgain(table);
    } else if (mark.isDone()) {
      snapshots.known(table);
    } else {
      snapshots.start(table, mark.after(), mark.rows());
    }
  }
}

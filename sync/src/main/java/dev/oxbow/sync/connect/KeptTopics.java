package dev.oxbow.sync.connect;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.topic.TopicWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** The topics of a capture, whose ids lie with its offsets. */
final class KeptTopics {
  private KeptTopics() {}

  /** A watch that has not begun. */
  static TopicWatch watch(SourceConfig config, Formats formats, MySqlPool pool) {
    return TopicWatch.open(
        config.source(),
        topic -> {
          try (Connection other = pool.borrow()) {
            List<TableName> present = new PresentTables(other, Collations.of(other)).tables();
            return formats.topics(present).getOrDefault(topic, List.of());
          } catch (SQLException e) {
            throw new OxbowException(
                ErrorCode.SOURCE_FAILED,
                "The tables of topic '" + topic + "' cannot be found: " + e.getMessage(),
                e);
          }
        });
  }

  /** Begins it, with the ids of the last run. */
  static void begin(
      TopicWatch watch,
      SourceConfig config,
      Formats formats,
      List<TableName> present,
      OffsetStorageReader offsets) {
    Map<String, List<TableName>> topics = new HashMap<>(formats.topics(present));
    Map<Map<String, String>, String> kept = new HashMap<>();
    Map<Map<String, String>, TableName> tables = new HashMap<>();
    config.transactionsTopic().ifPresent(topic -> topics.put(topic, List.of()));
    config.definitionsTopic().ifPresent(topic -> topics.put(topic, List.of()));
    topics.forEach(
        (topic, written) -> {
          kept.put(SourceOffsets.topic(config.source(), topic), topic);
          written.forEach(t -> tables.put(SourceOffsets.snapshot(config.source(), t), t));
        });
    Map<String, String> ids = new HashMap<>();
    offsets
        .offsets(kept.keySet())
        .forEach((partition, offset) -> ids.put(kept.get(partition), SourceOffsets.id(offset)));
    List<TableName> anew = new ArrayList<>();
    Map<Map<String, String>, Map<String, Object>> told = offsets.offsets(tables.keySet());
    tables.forEach(
        (partition, table) -> {
          if (isToldAnew(told.get(partition), config.takesSnapshots())) {
            anew.add(table);
          }
        });
    topics.replaceAll((topic, all) -> all.stream().filter(t -> !anew.contains(t)).toList());
    watch.begin(topics, ids);
  }

  /** Whether all of a table's rows are told in this run, so that it lacks nothing. */
  private static boolean isToldAnew(@Nullable Map<String, Object> offset, boolean takesSnapshots) {
    return offset == null ? takesSnapshots : Boolean.TRUE.equals(offset.get("wanted"));
  }
}

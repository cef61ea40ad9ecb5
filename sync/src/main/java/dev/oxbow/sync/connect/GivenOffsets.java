package dev.oxbow.sync.connect;

import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.TableName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Offsets that an operator gives to a stopped capture, through Connect. What a capture itself
 * writes is taken, and nothing for a partition, which forgets it; and, for a table's snapshot,
 * {@code wanted: true} asks for one, {@code truncate: true} for a truncation before its rows.
 */
final class GivenOffsets {
  private static final Set<String> OF_STREAM =
      Set.of("file", "offset", "gtids", "told", "began", "time", "server");
  private static final Set<String> OF_SNAPSHOT = Set.of("rows", "done", "wanted", "truncate");

  private final String source;

  GivenOffsets(String source) {
    this.source = source;
  }

  /**
   * Refuses what no capture could go on from.
   *
   * @throws ConnectException with what is wrong and what may stand there
   */
  void check(Map<? extends Map<String, ?>, ? extends @Nullable Map<String, ?>> offsets) {
    offsets.forEach(this::check);
  }

  private void check(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
    Set<String> keys = partition.keySet();
    boolean isStream = keys.equals(Set.of("source"));
    boolean isSnapshot = keys.equals(Set.of("source", "database", "table"));
    boolean isTopic = keys.equals(Set.of("source", "topic"));
    boolean areTexts = partition.values().stream().allMatch(String.class::isInstance);
    if (!(isStream || isSnapshot || isTopic) || !areTexts) {
      throw new ConnectException(
          "There is no partition "
              + partition
              + "; the stream's is {\"source\": \""
              + source
              + "\"}, that of a table's snapshot {\"source\": \""
              + source
              + "\", \"database\": ..., \"table\": ...}, that of a topic {\"source\": \""
              + source
              + "\", \"topic\": ...}");
    }
    if (!source.equals(partition.get("source"))) {
      throw new ConnectException(
          "Partition "
              + partition
              + " is of another capture; the 'source' of this one is "
              + source);
    }
    if (offset == null) {
      return;
    }
    try {
      if (isStream) {
        checkStream(offset);
      } else if (isTopic) {
        require(
            offset.keySet().equals(Set.of("id")) && offset.get("id") instanceof String,
            "the 'id' of a topic is a text; null forgets it");
      } else {
        checkSnapshot(partition, offset);
      }
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "Offset " + offset + " of partition " + partition + " is refused: " + e.getMessage(), e);
    }
  }

  private static void checkStream(Map<String, ?> offset) {
    offset.keySet().forEach(key -> require(OF_STREAM.contains(key), "nobody reads '" + key + "'"));
    require(
        offset.get("file") instanceof String file && file.matches(".+\\.\\d+"),
        "'file' must name a file of the binlog, as binlog.000042");
    require(isNumber(offset.get("offset"), 4), "'offset' must be a position in the file, from 4");
    require(!offset.containsKey("told") || isNumber(offset.get("told"), 0), "'told' is a number");
    for (String key : new String[] {"began", "time"}) {
      require(
          !offset.containsKey(key) || isNumber(offset.get(key), 0),
          "'" + key + "' is a number of seconds");
    }
    if (offset.containsKey("gtids")) {
      require(offset.get("gtids") instanceof String, "'gtids' is a text");
      GtidSet.parse((String) offset.get("gtids"));
    }
    if (offset.containsKey("server")) {
      require(offset.get("server") instanceof String, "'server' is the server_uuid");
      UUID unused = UUID.fromString((String) offset.get("server"));
    }
  }

  private static void checkSnapshot(Map<String, ?> partition, Map<String, ?> offset) {
    for (String key : offset.keySet()) {
      require(
          OF_SNAPSHOT.contains(key) || key.matches("(after|column)\\.\\d+"),
          "nobody reads '" + key + "'; {\"wanted\": true} asks for a snapshot");
    }
    for (String key : new String[] {"done", "wanted", "truncate"}) {
      require(
          !offset.containsKey(key) || offset.get(key) instanceof Boolean,
          "'" + key + "' is true or false");
    }
    require(!offset.containsKey("rows") || isNumber(offset.get("rows"), 0), "'rows' is a number");
    boolean isDone = Boolean.TRUE.equals(offset.get("done"));
    boolean isWanted = Boolean.TRUE.equals(offset.get("wanted"));
    require(!(isDone && isWanted), "it is either 'done' or 'wanted'");
    require(
        isDone || isWanted || offset.containsKey("rows"),
        "it must be 'done', 'wanted', or what a capture wrote");
    TableName table =
        new TableName(
            String.valueOf(partition.get("database")), String.valueOf(partition.get("table")));
    SourceOffsets.snapshot(table, new HashMap<>(offset), KeySeal.NONE);
  }

  private static boolean isNumber(@Nullable Object value, long least) {
    return (value instanceof Integer || value instanceof Long)
        && ((Number) value).longValue() >= least;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}

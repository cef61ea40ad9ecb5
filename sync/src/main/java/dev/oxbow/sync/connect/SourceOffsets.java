package dev.oxbow.sync.connect;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.progress.Bound;
import dev.oxbow.sync.progress.Mark;
import dev.oxbow.sync.server.ServerIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Marks in the form of Connect's source offsets: one partition for the stream, one for each table's
 * snapshot, so that a commit writes only what has moved.
 */
final class SourceOffsets {
  private static final String SOURCE = "source";
  private static final String TABLE = "table";
  private static final String DATABASE = "database";
  private static final String TOPIC = "topic";
  private static final String ID = "id";

  /** Of a snapshot's key, with the number of its column. */
  private static final String AFTER = "after.";

  private static final String COLUMN = "column.";

  private SourceOffsets() {}

  static Map<String, String> stream(String source) {
    return Map.of(SOURCE, source);
  }

  /**
   * Connect compares partitions by the bytes of their JSON, and what it reads back from them, or
   * from its REST interface, lies in a HashMap: so it must be one here too, whose order is the same
   * in every process.
   */
  static Map<String, String> snapshot(String source, TableName table) {
    Map<String, String> partition = new HashMap<>();
    partition.put(SOURCE, source);
    partition.put(DATABASE, table.database());
    partition.put(TABLE, table.name());
    return partition;
  }

  static Map<String, String> topic(String source, String name) {
    Map<String, String> partition = new HashMap<>();
    partition.put(SOURCE, source);
    partition.put(TOPIC, name);
    return partition;
  }

  static Map<String, String> partition(String source, Mark mark) {
    if (mark instanceof Mark.Topic topic) {
      return topic(source, topic.name());
    }
    return mark instanceof Mark.Snapshot snapshot
        ? snapshot(source, snapshot.table())
        : stream(source);
  }

  static Map<String, Object> offset(Mark mark, ServerIdentity server, KeySeal seal) {
    Map<String, Object> offset = new HashMap<>();
    if (mark instanceof Mark.Stream stream) {
      offset.put("file", stream.position().file());
      offset.put("offset", stream.position().offset());
      GtidSet executed = stream.position().executed();
      if (executed != null) {
        offset.put("gtids", executed.toString());
      } else if (stream.position().began() != 0) {
        offset.put("began", stream.position().began());
      }
      if (stream.position().time() != 0) {
        offset.put("time", stream.position().time());
      }
      server.uuid().ifPresent(uuid -> offset.put("server", uuid.toString()));
      if (stream.told() > 0) {
        offset.put("told", stream.told());
      }
    } else if (mark instanceof Mark.Snapshot snapshot) {
      offset.put("rows", snapshot.rows());
      offset.put("done", snapshot.isDone());
      snapshot.after().ifPresent(bound -> put(bound, offset, seal));
    } else if (mark instanceof Mark.Topic topic) {
      offset.put(ID, topic.id());
    }
    return offset;
  }

  private static void put(Bound bound, Map<String, Object> offset, KeySeal seal) {
    for (int i = 0; i < bound.literals().size(); i++) {
      offset.put(COLUMN + i, bound.columns().get(i));
      offset.put(AFTER + i, seal.seal(bound.literals().get(i)));
    }
  }

  static Mark.Stream stream(Map<String, Object> offset) {
    Object gtids = offset.get("gtids");
    return new Mark.Stream(
        new BinlogPosition(
            Objects.requireNonNull((String) offset.get("file")),
            number(offset.get("offset")),
            gtids == null ? null : GtidSet.parse((String) gtids),
            number(offset.get("time")),
            number(offset.get("began"))),
        number(offset.get("told")));
  }

  /** The id of a topic; empty when it is not known. */
  static String id(@Nullable Map<String, Object> offset) {
    return offset != null && offset.get(ID) instanceof String id ? id : "";
  }

  /** The server that a stream's offset is of. */
  static Optional<UUID> server(Map<String, Object> offset) {
    return Optional.ofNullable((String) offset.get("server")).map(UUID::fromString);
  }

  /** A snapshot's progress; from its beginning where its key is sealed under something else. */
  static Mark.Snapshot snapshot(TableName table, Map<String, Object> offset, KeySeal seal) {
    List<String> columns = texts(offset, COLUMN);
    List<String> sealed = texts(offset, AFTER);
    List<String> literals = sealed.stream().map(seal::open).flatMap(Optional::stream).toList();
    boolean isOpen = literals.size() == sealed.size();
    return new Mark.Snapshot(
        table,
        literals.isEmpty() || !isOpen
            ? Optional.empty()
            : Optional.of(new Bound(columns, literals)),
        isOpen ? number(offset.get("rows")) : 0,
        Boolean.TRUE.equals(offset.get("done")));
  }

  private static List<String> texts(Map<String, Object> offset, String prefix) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; offset.get(prefix + i) instanceof String text; i++) {
      texts.add(text);
    }
    return texts;
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}

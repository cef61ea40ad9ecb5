package dev.oxbow.sync.connect;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.progress.Bound;
import dev.oxbow.sync.progress.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Marks in the form of Connect's source offsets: one partition for the stream, one for each table's
 * snapshot, so that a commit writes only what has moved.
 */
final class SourceOffsets {
  private static final String SOURCE = "source";
  private static final String TABLE = "table";
  private static final String DATABASE = "database";

  private SourceOffsets() {}

  static Map<String, String> stream(String source) {
    return Map.of(SOURCE, source);
  }

  static Map<String, String> snapshot(String source, TableName table) {
    return Map.of(SOURCE, source, DATABASE, table.database(), TABLE, table.name());
  }

  static Map<String, String> partition(String source, Mark mark) {
    return mark instanceof Mark.Snapshot snapshot
        ? snapshot(source, snapshot.table())
        : stream(source);
  }

  static Map<String, Object> offset(Mark mark) {
    Map<String, Object> offset = new HashMap<>();
    if (mark instanceof Mark.Stream stream) {
      offset.put("file", stream.position().file());
      offset.put("offset", stream.position().offset());
      GtidSet executed = stream.position().executed();
      if (executed != null) {
        offset.put("gtids", executed.toString());
      }
      if (stream.told() > 0) {
        offset.put("told", stream.told());
      }
    } else if (mark instanceof Mark.Snapshot snapshot) {
      offset.put("rows", snapshot.rows());
      offset.put("done", snapshot.after().isEmpty());
      List<String> literals = snapshot.after().map(Bound::literals).orElse(List.of());
      for (int i = 0; i < literals.size(); i++) {
        offset.put("after." + i, literals.get(i));
      }
    }
    return offset;
  }

  static Mark.Stream stream(Map<String, Object> offset) {
    Object gtids = offset.get("gtids");
    return new Mark.Stream(
        new BinlogPosition(
            Objects.requireNonNull((String) offset.get("file")),
            number(offset.get("offset")),
            gtids == null ? null : GtidSet.parse((String) gtids)),
        number(offset.get("told")));
  }

  static Mark.Snapshot snapshot(TableName table, Map<String, Object> offset) {
    List<String> literals = new ArrayList<>();
    for (int i = 0; offset.get("after." + i) instanceof String literal; i++) {
      literals.add(literal);
    }
    return new Mark.Snapshot(
        table,
        literals.isEmpty() ? Optional.empty() : Optional.of(new Bound(literals)),
        number(offset.get("rows")));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}

package dev.oxbow.sync.envelope;

import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.sync.change.ChangeColumn;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The parameters by which a field's schema tells the column that it comes from: those of Debezium's
 * {@code column.propagate.source.type}. What the binlog does not tell is not told: how wide a
 * number is shown, and the digits of a FLOAT or DOUBLE.
 */
final class SourceColumn {
  private static final String TYPE = "__debezium.source.column.type";
  private static final String LENGTH = "__debezium.source.column.length";
  private static final String SCALE = "__debezium.source.column.scale";

  /** The most bytes of a character, of those character sets that need more than one. */
  private static final Map<String, Integer> WIDTHS =
      Map.ofEntries(
          Map.entry("utf8mb4", 4),
          Map.entry("utf8", 3),
          Map.entry("utf8mb3", 3),
          Map.entry("ucs2", 2),
          Map.entry("utf16", 4),
          Map.entry("utf16le", 4),
          Map.entry("utf32", 4),
          Map.entry("big5", 2),
          Map.entry("gb2312", 2),
          Map.entry("gbk", 2),
          Map.entry("gb18030", 4),
          Map.entry("sjis", 2),
          Map.entry("cp932", 2),
          Map.entry("euckr", 2),
          Map.entry("ujis", 3),
          Map.entry("eucjpms", 3));

  private SourceColumn() {}

  /** The field's type, telling its column. */
  static ConnectType told(ConnectType type, ChangeColumn column) {
    ConnectType told =
        type.with(TYPE, column.type().name() + (column.unsigned() ? " UNSIGNED" : ""));
    OptionalInt length = length(column);
    if (length.isPresent()) {
      told = told.with(LENGTH, Integer.toString(length.getAsInt()));
    }
    OptionalInt scale = column.definition().scale();
    return switch (column.type()) {
      case DECIMAL -> told.with(SCALE, Integer.toString(scale.orElse(0)));
      default -> told;
    };
  }

  private static OptionalInt length(ChangeColumn column) {
    ColumnDefinition definition = column.definition();
    return switch (column.type()) {
      case DECIMAL, BIT -> definition.precision();
      case DATETIME, TIMESTAMP, TIME -> definition.timePrecision();
      case CHAR, VARCHAR ->
          OptionalInt.of((int) definition.octets() / WIDTHS.getOrDefault(definition.charset(), 1));
      case BINARY, VARBINARY -> OptionalInt.of((int) definition.octets());
      default -> OptionalInt.empty();
    };
  }
}

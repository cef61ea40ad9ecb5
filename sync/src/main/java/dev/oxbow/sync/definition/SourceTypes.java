package dev.oxbow.sync.definition;

import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.decode.FieldType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The types of columns by the schemas that records carry: that of the source's column where it is
 * told, otherwise the least that takes every value of the field's type.
 */
final class SourceTypes {
  private static final String TYPE = "__debezium.source.column.type";
  private static final String LENGTH = "__debezium.source.column.length";
  private static final String SCALE = "__debezium.source.column.scale";

  /** As statements may call what MySQL itself calls otherwise. */
  private static final Map<String, MySqlType> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("INTEGER", MySqlType.INT),
          Map.entry("INT1", MySqlType.TINYINT),
          Map.entry("INT2", MySqlType.SMALLINT),
          Map.entry("INT3", MySqlType.MEDIUMINT),
          Map.entry("MIDDLEINT", MySqlType.MEDIUMINT),
          Map.entry("INT4", MySqlType.INT),
          Map.entry("INT8", MySqlType.BIGINT),
          Map.entry("DEC", MySqlType.DECIMAL),
          Map.entry("NUMERIC", MySqlType.DECIMAL),
          Map.entry("FIXED", MySqlType.DECIMAL),
          Map.entry("REAL", MySqlType.DOUBLE),
          Map.entry("DOUBLE PRECISION", MySqlType.DOUBLE),
          Map.entry("CHARACTER", MySqlType.CHAR),
          Map.entry("NCHAR", MySqlType.CHAR),
          Map.entry("NVARCHAR", MySqlType.VARCHAR),
          Map.entry("CHARACTER VARYING", MySqlType.VARCHAR));

  /** A comma with a backslash before it is one of a member's. */
  private static final Pattern BETWEEN_MEMBERS = Pattern.compile("(?<!\\\\),");

  private static final int DIGITS = 65;
  private static final int FRACTION = 30;
  private static final int MILLIS = 3;
  private static final int MICROS = 6;
  private static final int UUID_LENGTH = 36;
  private static final int BITS = 64;
  private static final int BITS_OF_BYTE = 8;

  private SourceTypes() {}

  /** The type of a column for a field's values. */
  static ColumnShape of(FieldType field) {
    return ofSource(field).orElseGet(() -> ofField(field));
  }

  private static Optional<ColumnShape> ofSource(FieldType field) {
    String told = field.parameters().get(TYPE);
    if (told == null) {
      return Optional.empty();
    }
    String upper = told.toUpperCase(Locale.ROOT).strip();
    boolean unsigned = upper.contains(" UNSIGNED") || upper.contains(" ZEROFILL");
    String name = upper.replaceAll(" (UNSIGNED|SIGNED|ZEROFILL)", "").replaceAll("\\(.*", "");
    int length = number(field, LENGTH);
    int scale = number(field, SCALE);
    if (name.equals("BOOL") || name.equals("BOOLEAN")) {
      return Optional.of(ColumnShape.of(MySqlType.TINYINT, 1));
    }
    return Optional.ofNullable(OTHER_NAMES.get(name))
        .or(() -> MySqlType.named(name))
        .map(
            type ->
                switch (type) {
                  case DECIMAL ->
                      ColumnShape.decimal(length > 0 ? length : 10, Math.max(0, scale))
                          .withUnsigned(unsigned);
                  case FLOAT, DOUBLE ->
                      new ColumnShape(type, unsigned, scale >= 0 ? length : -1, scale, List.of());
                  case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                      ColumnShape.of(type, length).withUnsigned(unsigned);
                  case DATETIME, TIMESTAMP, TIME -> ColumnShape.time(type, length);
                  case BIT, CHAR, BINARY -> ColumnShape.of(type, Math.max(1, length));
                  case VARCHAR -> varchar(length);
                  case VARBINARY ->
                      length < 0
                          ? ColumnShape.of(MySqlType.LONGBLOB)
                          : ColumnShape.of(type, length);
                  case VECTOR ->
                      length < 0 ? ColumnShape.of(MySqlType.JSON) : ColumnShape.of(type, length);
                  case ENUM, SET -> members(type, field);
                  default -> ColumnShape.of(type);
                });
  }

  private static int number(FieldType field, String parameter) {
    try {
      return Integer.parseInt(field.parameters().getOrDefault(parameter, "-1"));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** What was of a smaller character set can be too long for one of utf8mb4. */
  private static ColumnShape varchar(int length) {
    return length < 0 || length > ColumnShape.LONGEST_VARCHAR
        ? ColumnShape.of(MySqlType.LONGTEXT)
        : ColumnShape.of(MySqlType.VARCHAR, length);
  }

  private static ColumnShape members(MySqlType type, FieldType field) {
    String allowed = field.parameters().get("allowed");
    return allowed == null || allowed.isEmpty()
        ? ColumnShape.of(MySqlType.LONGTEXT)
        : ColumnShape.members(
            type,
            Arrays.stream(BETWEEN_MEMBERS.split(allowed, -1))
                .map(member -> member.replace("\\,", ","))
                .toList());
  }

  private static ColumnShape ofField(FieldType field) {
    String name = field.name() == null ? "" : field.name();
    return switch (name) {
      case "org.apache.kafka.connect.data.Decimal" -> decimal(field);
      case "io.debezium.data.Bits" -> bits(number(field, "length"));
      case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" ->
          ColumnShape.of(MySqlType.DATE);
      case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" ->
          ColumnShape.time(MySqlType.TIME, MILLIS);
      case "io.debezium.time.MicroTime", "io.debezium.time.NanoTime" ->
          ColumnShape.time(MySqlType.TIME, MICROS);
      case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" ->
          ColumnShape.time(MySqlType.DATETIME, MILLIS);
      case "io.debezium.time.MicroTimestamp", "io.debezium.time.NanoTimestamp" ->
          ColumnShape.time(MySqlType.DATETIME, MICROS);
      case "io.debezium.time.ZonedTimestamp" -> ColumnShape.time(MySqlType.TIMESTAMP, MICROS);
      case "io.debezium.time.Year" -> ColumnShape.of(MySqlType.YEAR);
      case "io.debezium.data.Json" -> ColumnShape.of(MySqlType.JSON);
      case "io.debezium.data.Uuid" -> ColumnShape.of(MySqlType.CHAR, UUID_LENGTH);
      case "io.debezium.data.Enum" -> members(MySqlType.ENUM, field);
      case "io.debezium.data.EnumSet" -> members(MySqlType.SET, field);
      case "io.debezium.data.geometry.Geometry", "io.debezium.data.geometry.Point" ->
          ColumnShape.of(MySqlType.GEOMETRY);
      default ->
          switch (field.type()) {
            case "boolean" -> ColumnShape.of(MySqlType.TINYINT, 1);
            case "int8" -> ColumnShape.of(MySqlType.TINYINT);
            case "int16" -> ColumnShape.of(MySqlType.SMALLINT);
            case "int32" -> ColumnShape.of(MySqlType.INT);
            case "int64" -> ColumnShape.of(MySqlType.BIGINT);
            case "float" -> ColumnShape.of(MySqlType.FLOAT);
            case "double" -> ColumnShape.of(MySqlType.DOUBLE);
            case "bytes" -> ColumnShape.of(MySqlType.LONGBLOB);
            case "array", "map", "struct" -> ColumnShape.of(MySqlType.JSON);
            default -> ColumnShape.of(MySqlType.LONGTEXT);
          };
    };
  }

  private static ColumnShape decimal(FieldType field) {
    int scale = Math.max(0, number(field, "scale"));
    int digits = number(field, "connect.decimal.precision");
    return scale > FRACTION || digits > DIGITS
        ? ColumnShape.decimal(DIGITS, FRACTION)
        : ColumnShape.decimal(digits > 0 ? Math.max(digits, scale) : DIGITS, scale);
  }

  private static ColumnShape bits(int length) {
    return length >= 1 && length <= BITS
        ? ColumnShape.of(MySqlType.BIT, length)
        : ColumnShape.of(
            MySqlType.VARBINARY, Math.max(1, (length + BITS_OF_BYTE - 1) / BITS_OF_BYTE));
  }
}

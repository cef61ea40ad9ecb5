package dev.oxbow.kafka;

import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of SQL types, as people write them in the configuration. */
final class SqlTypes {
  /** What may be written. */
  static final String EXPECTED =
      "a type: BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL(p, s), REAL, DOUBLE, VARCHAR,"
          + " VARBINARY, DATE, TIME(p) or TIMESTAMP(p)";

  private static final Pattern FORM =
      Pattern.compile("([A-Z ]+?)\\s*(?:\\(\\s*(\\d{1,6})\\s*(?:,\\s*(\\d{1,6})\\s*)?\\))?");

  private SqlTypes() {}

  /** The type of this name; lengths of strings are taken and forgotten. */
  static Optional<ColumnType> parse(String text) {
    Matcher m = FORM.matcher(text.trim().toUpperCase(Locale.ROOT));
    if (!m.matches()) {
      return Optional.empty();
    }
    int precision = m.group(2) == null ? -1 : Integer.parseInt(m.group(2));
    int scale = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    return switch (m.group(1)) {
      case "BOOLEAN", "BOOL" -> plain(Kind.BOOLEAN, precision);
      case "TINYINT" -> plain(Kind.TINYINT, precision);
      case "SMALLINT" -> plain(Kind.SMALLINT, precision);
      case "INTEGER", "INT" -> plain(Kind.INTEGER, precision);
      case "BIGINT" -> plain(Kind.BIGINT, precision);
      case "REAL" -> plain(Kind.REAL, precision);
      case "DOUBLE", "DOUBLE PRECISION", "FLOAT" -> plain(Kind.DOUBLE, precision);
      case "VARCHAR", "CHAR", "CHARACTER", "CHARACTER VARYING", "TEXT", "STRING" ->
          Optional.of(ColumnType.of(Kind.VARCHAR));
      case "VARBINARY", "BINARY", "BYTES" -> Optional.of(ColumnType.of(Kind.VARBINARY));
      case "DATE" -> plain(Kind.DATE, precision);
      case "DECIMAL", "NUMERIC", "DEC" ->
          precision >= 1 && precision <= ColumnType.MAX_DECIMAL_PRECISION && scale <= precision
              ? Optional.of(ColumnType.decimal(precision, scale))
              : Optional.empty();
      case "TIME" -> timed(precision).map(ColumnType::time);
      case "TIMESTAMP", "DATETIME" -> timed(precision).map(ColumnType::timestamp);
      default -> Optional.empty();
    };
  }

  private static Optional<ColumnType> plain(Kind kind, int precision) {
    return precision < 0 ? Optional.of(ColumnType.of(kind)) : Optional.empty();
  }

  private static Optional<Integer> timed(int precision) {
    int most = ColumnType.MAX_TIME_PRECISION;
    return precision > most ? Optional.empty() : Optional.of(precision < 0 ? most : precision);
  }
}

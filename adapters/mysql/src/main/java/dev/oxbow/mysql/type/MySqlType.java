package dev.oxbow.mysql.type;

import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of MySQL's and MariaDB's types: what each is to the engine, what of it may be pushed,
 * and how it is read. The names are those of {@code information_schema.columns.data_type}.
 */
public enum MySqlType {
  TINYINT(c -> c.unsigned() ? is(Kind.SMALLINT) : is(Kind.TINYINT), Push.EXACT),
  SMALLINT(c -> c.unsigned() ? is(Kind.INTEGER) : is(Kind.SMALLINT), Push.EXACT),
  MEDIUMINT(c -> is(Kind.INTEGER), Push.EXACT),
  INT(c -> c.unsigned() ? is(Kind.BIGINT) : is(Kind.INTEGER), Push.EXACT),
  BIGINT(c -> c.unsigned() ? ColumnType.decimal(20, 0) : is(Kind.BIGINT), Push.EXACT),
  /** Beyond our 38 digits it is the exact text. */
  DECIMAL(
      c -> isWide(c) ? is(Kind.VARCHAR) : ColumnType.decimal(c.precision().orElse(10), scale(c)),
      c -> isWide(c) ? Push.NULLS : Push.EXACT,
      c -> ReadAs.PLAIN),
  FLOAT(c -> is(Kind.REAL), c -> Push.NULLS, c -> ReadAs.DOUBLE),
  /** DOUBLE(m, d) is compared with a tolerance and printed rounded. */
  DOUBLE(
      c -> is(Kind.DOUBLE),
      c -> c.scale().isPresent() ? Push.NULLS : Push.COMPARABLE,
      c -> c.scale().isPresent() ? ReadAs.DOUBLE : ReadAs.PLAIN),
  BIT(
      c ->
          switch (c.precision().orElse(1)) {
            case 1 -> is(Kind.BOOLEAN);
            case 64 -> ColumnType.decimal(20, 0);
            default -> is(Kind.BIGINT);
          },
      c -> Push.EXACT,
      c -> ReadAs.NUMBER),
  /** A literal below 100 means a year around 2000 to MySQL, hence not EXACT. */
  YEAR(c -> is(Kind.SMALLINT), Push.COMPARABLE),
  DATE(c -> is(Kind.DATE), Push.CALENDAR),
  DATETIME(c -> ColumnType.timestamp(c.timePrecision().orElse(0)), Push.CALENDAR),
  /** An instant; our sessions see it in UTC. */
  TIMESTAMP(c -> ColumnType.timestamp(c.timePrecision().orElse(0)), Push.CALENDAR),
  /** From -838:59:59 to 838:59:59, more than SQL's TIME: MySQL's own text. */
  TIME(c -> is(Kind.VARCHAR), Push.NULLS),
  CHAR(c -> is(Kind.VARCHAR), Collations::push),
  VARCHAR(c -> is(Kind.VARCHAR), Collations::push),
  TINYTEXT(c -> is(Kind.VARCHAR), Collations::push),
  TEXT(c -> is(Kind.VARCHAR), Collations::push),
  MEDIUMTEXT(c -> is(Kind.VARCHAR), Collations::push),
  LONGTEXT(c -> is(Kind.VARCHAR), Collations::push),
  /** Sorted by its index, so never EXACT. */
  ENUM(c -> is(Kind.VARCHAR), Collations::pushOfWords),
  SET(c -> is(Kind.VARCHAR), Collations::pushOfWords),
  JSON(c -> is(Kind.VARCHAR), Push.NULLS),
  BINARY(c -> is(Kind.VARBINARY), Collations::pushOfBytes),
  VARBINARY(c -> is(Kind.VARBINARY), Collations::pushOfBytes),
  TINYBLOB(c -> is(Kind.VARBINARY), Collations::pushOfBytes),
  BLOB(c -> is(Kind.VARBINARY), Collations::pushOfBytes),
  MEDIUMBLOB(c -> is(Kind.VARBINARY), Collations::pushOfBytes),
  LONGBLOB(c -> is(Kind.VARBINARY), Collations::pushOfBytes),
  GEOMETRY,
  POINT,
  LINESTRING,
  POLYGON,
  MULTIPOINT,
  MULTILINESTRING,
  MULTIPOLYGON,
  GEOMCOLLECTION,
  GEOMETRYCOLLECTION,
  /** MySQL 9: its 32-bit floats, little endian. */
  VECTOR(c -> is(Kind.VARBINARY), Push.NULLS),
  /** MariaDB. */
  UUID(c -> is(Kind.VARCHAR), Push.NULLS),
  /** MariaDB. */
  INET4(c -> is(Kind.VARCHAR), Push.NULLS),
  /** MariaDB. */
  INET6(c -> is(Kind.VARCHAR), Push.NULLS);

  private static final Map<String, MySqlType> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(t -> t.name().toLowerCase(Locale.ROOT), t -> t));

  private final Function<ColumnDefinition, ColumnType> type;
  private final Function<ColumnDefinition, Push> push;
  private final Function<ColumnDefinition, ReadAs> readAs;

  /** A spatial type. */
  MySqlType() {
    this(c -> is(Kind.VARBINARY), c -> Push.NULLS, c -> ReadAs.WKB);
  }

  MySqlType(Function<ColumnDefinition, ColumnType> type, Push push) {
    this(type, c -> push, c -> ReadAs.PLAIN);
  }

  MySqlType(Function<ColumnDefinition, ColumnType> type, Function<ColumnDefinition, Push> push) {
    this(type, push, c -> ReadAs.PLAIN);
  }

  MySqlType(
      Function<ColumnDefinition, ColumnType> type,
      Function<ColumnDefinition, Push> push,
      Function<ColumnDefinition, ReadAs> readAs) {
    this.type = type;
    this.push = push;
    this.readAs = readAs;
  }

  /** The type of a {@code data_type}. */
  public static Optional<MySqlType> named(String dataType) {
    return Optional.ofNullable(BY_NAME.get(dataType.toLowerCase(Locale.ROOT)));
  }

  ColumnType typeOf(ColumnDefinition column) {
    return type.apply(column);
  }

  Push pushOf(ColumnDefinition column) {
    return push.apply(column);
  }

  ReadAs readAs(ColumnDefinition column) {
    return readAs.apply(column);
  }

  private static ColumnType is(Kind kind) {
    return ColumnType.of(kind);
  }

  private static boolean isWide(ColumnDefinition column) {
    return column.precision().orElse(10) > ColumnType.MAX_DECIMAL_PRECISION;
  }

  private static int scale(ColumnDefinition column) {
    return column.scale().orElse(0);
  }
}

package dev.oxbow.local;

import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBLogicalType;

/**
 * Each type in DuckDB, and how it crosses from Java: as itself, but for what the driver has no
 * vectors for, which is turned into its type by a vectorised expression:
 *
 * <pre>
 * TIME        BIGINT, microseconds
 * VARBINARY   VARCHAR, base 64
 * </pre>
 */
final class DuckDbTypes {
  private DuckDbTypes() {}

  /** As DuckDB writes a type. */
  static String sql(ColumnType type) {
    return switch (type.kind()) {
      case VARBINARY -> "BLOB";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case DECIMAL -> "DECIMAL(" + type.precision() + "," + type.scale() + ")";
      case REAL -> "FLOAT";
      default -> type.kind().name();
    };
  }

  /** The type of the vector that Java fills. */
  static DuckDBLogicalType wire(ColumnType type) throws SQLException {
    return switch (type.kind()) {
      case DECIMAL -> DuckDBLogicalType.decimal(type.precision(), type.scale());
      case BOOLEAN -> DuckDBLogicalType.of(DuckDBColumnType.BOOLEAN);
      case TINYINT -> DuckDBLogicalType.of(DuckDBColumnType.TINYINT);
      case SMALLINT -> DuckDBLogicalType.of(DuckDBColumnType.SMALLINT);
      case INTEGER -> DuckDBLogicalType.of(DuckDBColumnType.INTEGER);
      case BIGINT, TIME -> DuckDBLogicalType.of(DuckDBColumnType.BIGINT);
      case DATE -> DuckDBLogicalType.of(DuckDBColumnType.DATE);
      case TIMESTAMP -> DuckDBLogicalType.of(DuckDBColumnType.TIMESTAMP);
      case REAL -> DuckDBLogicalType.of(DuckDBColumnType.FLOAT);
      case DOUBLE -> DuckDBLogicalType.of(DuckDBColumnType.DOUBLE);
      case VARCHAR, VARBINARY -> DuckDBLogicalType.of(DuckDBColumnType.VARCHAR);
    };
  }

  /** Whether the vector that Java fills is one of texts. */
  static boolean crossesAsText(Kind kind) {
    return kind == Kind.VARCHAR || kind == Kind.VARBINARY;
  }

  /** What turns a crossed value into its type. */
  private static String unwrap(String value, ColumnType type) {
    return switch (type.kind()) {
      case TIME -> "CAST(make_timestamp(" + value + ") AS TIME)";
      case VARBINARY -> "from_base64(" + value + ")";
      default -> value;
    };
  }

  /** A sub-select that gives a feed's columns their names and types. */
  static String relation(long feed, List<Column> columns) {
    return IntStream.range(0, columns.size())
        .mapToObj(
            i ->
                unwrap("c" + i, columns.get(i).type())
                    + " AS "
                    + LocalSql.identifier(columns.get(i).name()))
        .collect(Collectors.joining(", ", "(SELECT ", " FROM oxbow_feed(" + feed + "))"));
  }

  /** Whether a vector of the executor's type can be read as a value of the wanted one as it is. */
  static boolean readsAs(String actual, ColumnType wanted) {
    return wanted.kind() != Kind.TIME
        && wanted.kind() != Kind.VARBINARY
        && actual.equals(sql(wanted));
  }

  /** What makes any value of the executor readable as one of a type. */
  static String readable(String value, ColumnType type) {
    String cast = "CAST(" + value + " AS " + sql(type) + ")";
    return switch (type.kind()) {
      case TIME -> "epoch_us(" + cast + ")";
      case VARBINARY -> "to_base64(" + cast + ")";
      default -> cast;
    };
  }
}

package dev.oxbow.local;

import dev.oxbow.compute.JsonTexts;
import dev.oxbow.compute.Radix;
import dev.oxbow.compute.TimeZones;
import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** Functions that DuckDB calls here. All give NULL where an argument is. */
final class JavaFunctions {
  private JavaFunctions() {}

  /** The value of one row. */
  private interface PerRow {
    @Nullable Object value(DuckDBDataChunkReader in, long row);
  }

  static void register(Connection connection) throws SQLException {
    register(
        connection,
        LocalSql.CONVERT_TZ,
        DuckDBColumnType.BIGINT,
        (in, row) ->
            TimeZones.convert(
                in.vector(0).getLong(row),
                in.vector(1).getString(row),
                in.vector(2).getString(row)),
        DuckDBColumnType.BIGINT,
        DuckDBColumnType.VARCHAR,
        DuckDBColumnType.VARCHAR);
    register(
        connection,
        LocalSql.CONV,
        DuckDBColumnType.VARCHAR,
        (in, row) ->
            Radix.convert(
                in.vector(0).getString(row), in.vector(1).getLong(row), in.vector(2).getLong(row)),
        DuckDBColumnType.VARCHAR,
        DuckDBColumnType.BIGINT,
        DuckDBColumnType.BIGINT);
    register(
        connection,
        LocalSql.JSON_STRICT,
        DuckDBColumnType.BOOLEAN,
        (in, row) -> JsonTexts.isValid(in.vector(0).getString(row)),
        DuckDBColumnType.VARCHAR);
    register(
        connection,
        LocalSql.JSON_CONTAINS,
        DuckDBColumnType.BOOLEAN,
        (in, row) -> JsonTexts.contains(in.vector(0).getString(row), in.vector(1).getString(row)),
        DuckDBColumnType.VARCHAR,
        DuckDBColumnType.VARCHAR);
  }

  private static void register(
      Connection connection,
      String name,
      DuckDBColumnType result,
      PerRow function,
      DuckDBColumnType... parameters)
      throws SQLException {
    try (var made = DuckDBFunctions.scalarFunction()) {
      made.withName(name)
          .withParameters(parameters)
          .withReturnType(result)
          .withVectorizedFunction((in, out) -> each(in, out, parameters.length, function))
          .register(connection);
    }
  }

  private static void each(
      DuckDBDataChunkReader in, DuckDBWritableVector out, int parameters, PerRow function) {
    for (long row = 0; row < in.rowCount(); row++) {
      Object value = isAnyNull(in, row, parameters) ? null : function.value(in, row);
      if (value instanceof Long number) {
        out.setLong(row, number);
      } else if (value instanceof Boolean truth) {
        out.setBoolean(row, truth);
      } else if (value instanceof String text) {
        out.setString(row, text);
      } else {
        out.setNull(row);
      }
    }
  }

  private static boolean isAnyNull(DuckDBDataChunkReader in, long row, int parameters) {
    for (int i = 0; i < parameters; i++) {
      if (in.vector(i).isNull(row)) {
        return true;
      }
    }
    return false;
  }
}

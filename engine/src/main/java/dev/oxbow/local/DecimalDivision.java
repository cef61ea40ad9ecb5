package dev.oxbow.local;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBWritableVector;

/**
 * Exact division of decimals, which DuckDB lacks: it divides them as DOUBLEs. One function per
 * scale of the result, {@code oxbow_divide_6(unscaled a, unscaled b, shift)}, gives {@code a *
 * 10^shift / b}.
 */
final class DecimalDivision {
  private static final int MAX_SCALE = 38;

  private DecimalDivision() {}

  static String name(int scale) {
    return "oxbow_divide_" + scale;
  }

  static void register(Connection connection) throws SQLException {
    for (int scale = 0; scale <= MAX_SCALE; scale++) {
      int digits = scale;
      try (var function = DuckDBFunctions.scalarFunction();
          var type = DuckDBLogicalType.decimal(38, scale)) {
        function
            .withName(name(scale))
            .withParameters(
                DuckDBColumnType.HUGEINT, DuckDBColumnType.HUGEINT, DuckDBColumnType.INTEGER)
            .withReturnType(type)
            .withVectorizedFunction((in, out) -> divide(in, out, digits))
            .register(connection);
      }
    }
  }

  private static void divide(DuckDBDataChunkReader in, DuckDBWritableVector out, int scale) {
    DuckDBReadableVector a = in.vector(0);
    DuckDBReadableVector b = in.vector(1);
    DuckDBReadableVector shift = in.vector(2);
    for (long row = 0; row < in.rowCount(); row++) {
      if (a.isNull(row) || b.isNull(row)) {
        out.setNull(row);
      } else {
        out.setBigDecimal(
            row, divide(a.getHugeInt(row), b.getHugeInt(row), shift.getInt(row), scale));
      }
    }
  }

  static BigDecimal divide(BigInteger a, BigInteger b, int shift, int scale) {
    if (b.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    return new BigDecimal(a, -shift)
        .divide(new BigDecimal(b), 0, RoundingMode.HALF_UP)
        .scaleByPowerOfTen(-scale)
        .setScale(scale);
  }
}

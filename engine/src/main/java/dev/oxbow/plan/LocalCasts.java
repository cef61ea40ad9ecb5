package dev.oxbow.plan;

import dev.oxbow.local.LocalSql;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** Writes casts with the planner's meaning: strings are cut, fractions of seconds too. */
final class LocalCasts {
  private static final int DOUBLE_DIGITS = 15;

  private LocalCasts() {}

  static String write(RexCall call, String value) {
    RelDataType from = call.getOperands().get(0).getType();
    RelDataType to = call.getType();
    SqlTypeName target = to.getSqlTypeName();
    if (SqlTypeName.INTERVAL_TYPES.contains(target)) {
      return SqlTypeName.INTERVAL_TYPES.contains(from.getSqlTypeName())
          ? value
          : LocalTimes.interval(value, to);
    }
    if (SqlTypeName.INTERVAL_TYPES.contains(from.getSqlTypeName())) {
      return LocalTimes.amount(value, from, LocalFunctions.type(to));
    }
    if (SqlTypeName.BINARY_TYPES.contains(target)
        && SqlTypeName.CHAR_TYPES.contains(from.getSqlTypeName())) {
      return "encode(" + value + ")";
    }
    boolean safe = call.getKind() == SqlKind.SAFE_CAST;
    if (SqlTypeName.INT_TYPES.contains(target)
        && SqlTypeName.CHAR_TYPES.contains(from.getSqlTypeName())) {
      return LocalSql.wholeNumber(value, LocalFunctions.type(to), safe);
    }
    if ((target == SqlTypeName.DECIMAL || SqlTypeName.APPROX_TYPES.contains(target))
        && SqlTypeName.CHAR_TYPES.contains(from.getSqlTypeName())) {
      return LocalSql.number(value, LocalFunctions.type(to), safe);
    }
    if (target == SqlTypeName.DECIMAL
        && to.getPrecision() > DOUBLE_DIGITS
        && SqlTypeName.APPROX_TYPES.contains(from.getSqlTypeName())) {
      // By its shortest text: the executor would show digits that a DOUBLE does not have.
      return "%s(CAST(%s AS VARCHAR) AS %s)"
          .formatted(safe ? "TRY_CAST" : "CAST", value, LocalFunctions.type(to));
    }
    String cast = (safe ? "TRY_CAST(" : "CAST(") + value + " AS " + LocalFunctions.type(to) + ")";
    if (SqlTypeName.CHAR_TYPES.contains(target) && to.getPrecision() >= 0) {
      return cut(from, to, cast);
    }
    if ((target == SqlTypeName.TIMESTAMP || target == SqlTypeName.TIME)
        && to.getPrecision() < 6
        && !(from.getSqlTypeName() == target && from.getPrecision() <= to.getPrecision())
        && from.getSqlTypeName() != SqlTypeName.DATE) {
      return LocalTimes.round(cast, to);
    }
    return cast;
  }

  private static String cut(RelDataType from, RelDataType to, String value) {
    boolean fits =
        SqlTypeName.CHAR_TYPES.contains(from.getSqlTypeName())
            && from.getPrecision() >= 0
            && from.getPrecision() <= to.getPrecision();
    String text = fits ? value : "left(" + value + ", " + to.getPrecision() + ")";
    return to.getSqlTypeName() == SqlTypeName.CHAR
        ? "rpad(" + text + ", " + to.getPrecision() + ", ' ')"
        : text;
  }
}

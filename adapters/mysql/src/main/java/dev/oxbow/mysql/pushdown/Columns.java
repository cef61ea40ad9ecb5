package dev.oxbow.mysql.pushdown;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Finds the column behind an expression that changes no value of it. */
final class Columns {
  /** A double holds every integer of so many digits. */
  private static final int DOUBLE_DIGITS = 15;

  private Columns() {}

  /** The column, if an expression is one, or one cast to a type that holds all its values. */
  static @Nullable RexInputRef behind(RexNode node) {
    if (node instanceof RexInputRef column) {
      return column;
    }
    if (node.getKind() == SqlKind.CAST
        && keepsAll(((RexCall) node).getOperands().get(0).getType(), node.getType())) {
      return behind(((RexCall) node).getOperands().get(0));
    }
    return null;
  }

  /** Whether each value of one type is the same value in the other. */
  static boolean keepsAll(RelDataType from, RelDataType to) {
    if (SqlTypeUtil.equalSansNullability(from, to)) {
      return true;
    }
    SqlTypeName target = to.getSqlTypeName();
    if (isExactNumber(from)) {
      return isExactNumber(to)
          ? to.getScale() >= from.getScale() && wholeDigits(to) >= wholeDigits(from)
          : target == SqlTypeName.DOUBLE
              && from.getScale() == 0
              && wholeDigits(from) <= DOUBLE_DIGITS;
    }
    return switch (from.getSqlTypeName()) {
      case REAL -> target == SqlTypeName.DOUBLE || target == SqlTypeName.FLOAT;
      case CHAR, VARCHAR ->
          target == SqlTypeName.VARCHAR && to.getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED;
      case DATE -> target == SqlTypeName.TIMESTAMP;
      case TIMESTAMP -> target == SqlTypeName.TIMESTAMP && to.getPrecision() >= from.getPrecision();
      default -> false;
    };
  }

  static boolean isExactNumber(RelDataType type) {
    return type.getFamily() == SqlTypeFamily.NUMERIC
        && SqlTypeName.EXACT_TYPES.contains(type.getSqlTypeName());
  }

  private static int wholeDigits(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> type.getPrecision() - type.getScale();
    };
  }
}

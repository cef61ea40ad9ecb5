package dev.oxbow.plan;

import com.google.common.collect.Range;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Sarg;

/**
 * Which conditions give TRUE, FALSE or NULL for every row that there can be, whoever computes them:
 * only those may be evaluated on rows that the session does not see. What is not known to be
 * harmless is not.
 */
final class CannotFail {
  private static final int MOST_DIGITS = 38;
  private static final Set<SqlTypeName> INTEGERS = Set.copyOf(SqlTypeName.INT_TYPES);

  private CannotFail() {}

  static boolean test(RexNode node) {
    if (node instanceof RexInputRef || node instanceof RexLiteral) {
      return true;
    }
    if (!(node instanceof RexCall call)) {
      return false;
    }
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case AND, OR, NOT, IS_NULL, IS_NOT_NULL, IS_TRUE, IS_FALSE, IS_NOT_TRUE, IS_NOT_FALSE ->
          operands.stream().allMatch(CannotFail::test);
      case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          operands.stream().allMatch(CannotFail::test)
              && areComparable(operands.get(0), operands.get(1));
      case SEARCH -> test(operands.get(0)) && isSearchable(operands.get(0), operands.get(1));
      case LIKE ->
          operands.size() == 2
              && test(operands.get(0))
              && operands.get(1) instanceof RexLiteral pattern
              && String.valueOf(pattern.getValueAs(String.class)).indexOf('\\') < 0;
      default -> false;
    };
  }

  private static boolean areComparable(RexNode left, RexNode right) {
    RelDataType a = left.getType();
    RelDataType b = right.getType();
    if (isExact(a) && isExact(b)) {
      return whole(a) + Math.max(scale(a), scale(b)) <= MOST_DIGITS
          && whole(b) + Math.max(scale(a), scale(b)) <= MOST_DIGITS;
    }
    boolean bothText = SqlTypeFamily.CHARACTER.contains(a) && SqlTypeFamily.CHARACTER.contains(b);
    return bothText || a.getSqlTypeName() == b.getSqlTypeName();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static boolean isSearchable(RexNode value, RexNode set) {
    if (!(set instanceof RexLiteral literal)
        || !(literal.getValueAs(Sarg.class) instanceof Sarg<?> sarg)) {
      return false;
    }
    RelDataType type = value.getType();
    if (!isExact(type)) {
      return !SqlTypeName.APPROX_TYPES.contains(type.getSqlTypeName());
    }
    for (Range range : (Set<Range>) (Set) sarg.rangeSet.asRanges()) {
      if ((range.hasLowerBound() && !fits(range.lowerEndpoint(), type))
          || (range.hasUpperBound() && !fits(range.upperEndpoint(), type))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the column's values can be cast to a type that holds the endpoint, too. */
  private static boolean fits(Object endpoint, RelDataType type) {
    return endpoint instanceof BigDecimal number
        && whole(type) + Math.max(scale(type), number.scale()) <= MOST_DIGITS
        && number.precision() + Math.max(0, scale(type) - number.scale()) <= MOST_DIGITS;
  }

  private static boolean isExact(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL || INTEGERS.contains(type.getSqlTypeName());
  }

  private static int scale(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL ? type.getScale() : 0;
  }

  /** How many digits stand before the point at most. */
  private static int whole(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL
        ? type.getPrecision() - type.getScale()
        : 19;
  }
}

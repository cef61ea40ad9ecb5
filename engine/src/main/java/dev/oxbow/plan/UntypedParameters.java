package dev.oxbow.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.CompositeOperandTypeChecker;
import org.apache.calcite.sql.type.ImplicitCastOperandTypeChecker;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * The type of a {@code ?} of which the place says nothing: that of its neighbours where all have
 * one type, else what the function takes, else VARCHAR. In arithmetic it is a DOUBLE, as a text is.
 */
final class UntypedParameters {
  private static final Set<String> ALIKE =
      Set.of("FIRST_NOT_NULL", "IFNULL", "NVL", "NULLIF", "GREATEST", "LEAST", "FIELD");

  /** Those whose second operand counts rows. */
  private static final Set<String> COUNTED = Set.of("LAG", "LEAD", "NTH_VALUE");

  private final SqlValidator validator;
  private final RelDataTypeFactory factory;
  private final Deque<SqlCall> calls = new ArrayDeque<>();

  UntypedParameters(SqlValidator validator) {
    this.validator = validator;
    this.factory = validator.getTypeFactory();
  }

  /** What is inferred next is inferred for operands of a call. */
  void enter(SqlCall call) {
    calls.push(call);
  }

  void leave() {
    calls.pop();
  }

  RelDataType type(SqlDynamicParam parameter, SqlValidatorScope scope) {
    SqlCall call = calls.peek();
    if (call == null) {
      return factory.createSqlType(SqlTypeName.VARCHAR);
    }
    if (call.getKind() == SqlKind.MOD || call.getOperator().getName().equals("DIV")) {
      // Neither takes a DOUBLE.
      RelDataType exact = neighbour(call, scope);
      return exact != null && SqlTypeUtil.isExactNumeric(exact)
          ? exact
          : factory.createSqlType(SqlTypeName.BIGINT);
    }
    boolean arithmetic = SqlKind.BINARY_ARITHMETIC.contains(call.getKind());
    RelDataType neighbour =
        arithmetic
                || call.getKind() == SqlKind.COALESCE
                || call.getKind() == SqlKind.BETWEEN
                || SqlKind.COMPARISON.contains(call.getKind())
                || ALIKE.contains(call.getOperator().getName())
                || isDefault(call, parameter)
            ? neighbour(call, scope)
            : null;
    if (neighbour != null && !(arithmetic && neighbour.getFamily() != SqlTypeFamily.NUMERIC)) {
      return neighbour;
    }
    return factory.createSqlType(
        arithmetic || call.getKind() == SqlKind.MINUS_PREFIX
            ? SqlTypeName.DOUBLE
            : taken(call, parameter));
  }

  /** What stands where LAG finds no row is like what it finds. */
  private static boolean isDefault(SqlCall call, SqlDynamicParam parameter) {
    return (call.getKind() == SqlKind.LAG || call.getKind() == SqlKind.LEAD)
        && call.getOperandList().indexOf(parameter) == 2;
  }

  private @Nullable RelDataType neighbour(SqlCall call, SqlValidatorScope scope) {
    List<SqlNode> operands = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlNodeList list) {
        operands.addAll(list);
      } else {
        operands.add(operand);
      }
    }
    for (SqlNode operand : operands) {
      if (operand != null && !hasParameter(operand)) {
        RelDataType type = validator.deriveType(scope, operand);
        if (type.getSqlTypeName() != SqlTypeName.NULL) {
          return type;
        }
      }
    }
    return null;
  }

  static boolean hasParameter(SqlNode node) {
    try {
      node.accept(
          new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlDynamicParam parameter) {
              throw Util.FoundOne.NULL;
            }
          });
      return false;
    } catch (Util.FoundOne found) {
      return true;
    }
  }

  /** What a function takes at a place. */
  private static SqlTypeName taken(SqlCall call, SqlDynamicParam parameter) {
    int place = call.getOperandList().indexOf(parameter);
    if (call.getKind() == SqlKind.EXTRACT) {
      return SqlTypeName.TIMESTAMP;
    }
    if (place == 1 && COUNTED.contains(call.getOperator().getName())) {
      return SqlTypeName.BIGINT;
    }
    SqlTypeFamily family =
        place < 0
            ? null
            : family(call.getOperator().getOperandTypeChecker(), place, call.operandCount());
    if (family == null) {
      return SqlTypeName.VARCHAR;
    }
    return switch (family) {
      case NUMERIC, APPROXIMATE_NUMERIC -> SqlTypeName.DOUBLE;
      case EXACT_NUMERIC, DECIMAL -> SqlTypeName.DECIMAL;
      case INTEGER -> SqlTypeName.BIGINT;
      case BOOLEAN -> SqlTypeName.BOOLEAN;
      case DATE -> SqlTypeName.DATE;
      case TIME -> SqlTypeName.TIME;
      case TIMESTAMP, DATETIME -> SqlTypeName.TIMESTAMP;
      case BINARY -> SqlTypeName.VARBINARY;
      default -> SqlTypeName.VARCHAR;
    };
  }

  /** The family that a checker takes at a place of so many; null when it does not say. */
  private static @Nullable SqlTypeFamily family(
      @Nullable SqlOperandTypeChecker checker, int place, int places) {
    if (checker instanceof CompositeOperandTypeChecker composite) {
      List<? extends SqlOperandTypeChecker> rules = composite.getRules();
      boolean isOneForEach =
          places > 1
              && rules.size() == places
              && rules.stream().allMatch(rule -> rule.getOperandCountRange().getMax() == 1);
      if (isOneForEach) {
        return family(rules.get(place), 0, 1);
      }
      return rules.stream()
          .filter(rule -> rule.getOperandCountRange().isValidCount(places))
          .findFirst()
          .map(rule -> family(rule, place, places))
          .orElseGet(() -> family(rules.get(0), place, places));
    }
    if (checker instanceof ImplicitCastOperandTypeChecker families) {
      // One that is repeated says only once what it takes.
      int last = checker.getOperandCountRange().getMax() - 1;
      return last < 0 ? null : families.getOperandSqlTypeFamily(Math.min(place, last));
    }
    return null;
  }
}

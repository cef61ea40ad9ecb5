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
      Set.of("FIRST_NOT_NULL", "IFNULL", "NVL", "NULLIF", "GREATEST", "LEAST");

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
    boolean arithmetic = SqlKind.BINARY_ARITHMETIC.contains(call.getKind());
    RelDataType neighbour =
        arithmetic
                || call.getKind() == SqlKind.COALESCE
                || call.getKind() == SqlKind.BETWEEN
                || SqlKind.COMPARISON.contains(call.getKind())
                || ALIKE.contains(call.getOperator().getName())
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

  private static @Nullable ImplicitCastOperandTypeChecker first(
      @Nullable SqlOperandTypeChecker checker) {
    if (checker instanceof CompositeOperandTypeChecker composite) {
      return first(composite.getRules().get(0));
    }
    return checker instanceof ImplicitCastOperandTypeChecker families ? families : null;
  }

  /** What a function takes at a place. */
  private static SqlTypeName taken(SqlCall call, SqlDynamicParam parameter) {
    int place = call.getOperandList().indexOf(parameter);
    if (call.getKind() == SqlKind.EXTRACT) {
      return SqlTypeName.TIMESTAMP;
    }
    ImplicitCastOperandTypeChecker checker = first(call.getOperator().getOperandTypeChecker());
    if (place < 0 || checker == null) {
      return SqlTypeName.VARCHAR;
    }
    return switch (checker.getOperandSqlTypeFamily(place)) {
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
}

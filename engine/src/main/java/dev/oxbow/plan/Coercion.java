package dev.oxbow.plan;

import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/**
 * As what operands of unlike types meet. As in MySQL, a text meets a number as a number of its own,
 * never as one of the other's type, which would round it; and a date as a time, which would lose
 * its hours. Exact numbers are compared exactly, where MySQL would take a DOUBLE.
 */
final class Coercion extends TypeCoercionImpl {
  /** The digits behind the point that a text keeps when it is compared with an integer. */
  private static final int MOST_SCALE = 19;

  private static final int DATE_LENGTH = 10;

  Coercion(RelDataTypeFactory factory, SqlValidator validator) {
    super(factory, validator);
  }

  @Override
  public @Nullable RelDataType commonTypeForBinaryComparison(
      @Nullable RelDataType left, @Nullable RelDataType right) {
    if (left != null && right != null) {
      RelDataType other =
          SqlTypeUtil.isCharacter(left) ? right : SqlTypeUtil.isCharacter(right) ? left : null;
      RelDataType met = other == null ? null : metByText(other);
      if (met != null) {
        return factory.createTypeWithNullability(met, left.isNullable() || right.isNullable());
      }
    }
    return super.commonTypeForBinaryComparison(left, right);
  }

  @Override
  public boolean binaryComparisonCoercion(SqlCallBinding binding) {
    SqlCall call = binding.getCall();
    boolean read = countsTruth(binding);
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode literal = read(call.operand(i), binding.collectOperandTypes());
      if (literal != null) {
        call.setOperand(i, literal);
        read = true;
      }
    }
    return super.binaryComparisonCoercion(binding) || read;
  }

  /** As in MySQL, a truth value that is compared with a number is 1 or 0, not the number true. */
  private boolean countsTruth(SqlCallBinding binding) {
    List<RelDataType> types = binding.collectOperandTypes();
    boolean counted = false;
    for (int i = 0; i < types.size() && types.stream().anyMatch(SqlTypeUtil::isNumeric); i++) {
      if (isTruth(types.get(i))) {
        counted |=
            coerceOperandType(binding.getScope(), binding.getCall(), i, number(types.get(i)));
      }
    }
    return counted;
  }

  /** The same of a list: its items and their types are changed. */
  private boolean countsTruth(
      SqlCallBinding binding, List<SqlNode> items, List<RelDataType> types) {
    RelDataType left = binding.getOperandType(0);
    if (!SqlTypeUtil.isNumeric(left) && types.stream().noneMatch(SqlTypeUtil::isNumeric)) {
      return false;
    }
    boolean counted =
        isTruth(left) && coerceOperandType(binding.getScope(), binding.getCall(), 0, number(left));
    for (int i = 0; i < items.size(); i++) {
      if (isTruth(types.get(i))) {
        RelDataType number = number(types.get(i));
        SqlNode cast =
            SqlStdOperatorTable.CAST.createCall(
                items.get(i).getParserPosition(),
                items.get(i),
                SqlTypeUtil.convertTypeToSpec(number));
        updateInferredType(cast, number);
        items.set(i, cast);
        types.set(i, number);
        counted = true;
      }
    }
    return counted;
  }

  private static boolean isTruth(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.BOOLEAN;
  }

  private RelDataType number(RelDataType truth) {
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.INTEGER), truth.isNullable());
  }

  @Override
  public @Nullable RelDataType getWiderTypeFor(List<RelDataType> types, boolean stringPromotion) {
    boolean counted = types.stream().anyMatch(SqlTypeUtil::isNumeric);
    return super.getWiderTypeFor(
        types.stream().map(type -> counted && isTruth(type) ? number(type) : type).toList(),
        stringPromotion);
  }

  @Override
  public boolean inOperationCoercion(SqlCallBinding binding) {
    SqlCall call = binding.getCall();
    if (!(call.operand(1) instanceof SqlNodeList list)) {
      return super.inOperationCoercion(binding);
    }
    List<SqlNode> items = new ArrayList<>();
    List<RelDataType> types = new ArrayList<>();
    for (SqlNode item : list) {
      SqlNode literal = read(item, List.of(binding.getOperandType(0)));
      items.add(literal == null ? item : literal);
      types.add(validator.deriveType(binding.getScope(), items.get(items.size() - 1)));
    }
    boolean counted = countsTruth(binding, items, types);
    RelDataType type = factory.leastRestrictive(types);
    boolean read = type != null && !items.equals(list.getList());
    if (read) {
      for (int i = 0; i < items.size(); i++) {
        list.set(i, items.get(i));
      }
      updateInferredType(list, type);
    }
    return super.inOperationCoercion(binding) || read || counted;
  }

  /** The number or date that a string literal is for its neighbours, if it is one. */
  private static @Nullable SqlNode read(SqlNode node, List<RelDataType> neighbours) {
    NlsString text =
        node instanceof SqlCharStringLiteral literal ? literal.getValueAs(NlsString.class) : null;
    if (text == null) {
      return null;
    }
    String trimmed = text.getValue().trim();
    List<RelDataType> numbers = neighbours.stream().filter(SqlTypeUtil::isNumeric).toList();
    try {
      if (!numbers.isEmpty()) {
        BigDecimal number = TextNumbers.read(trimmed, numbers);
        return number == null
            ? null
            : SqlLiteral.createExactNumeric(number.toPlainString(), node.getParserPosition());
      }
      return neighbours.stream().anyMatch(SqlTypeUtil::isDate) && trimmed.length() == DATE_LENGTH
          ? SqlLiteral.createDate(
              DateString.fromDaysSinceEpoch((int) LocalDate.parse(trimmed).toEpochDay()),
              node.getParserPosition())
          : null;
    } catch (ArithmeticException | NumberFormatException | DateTimeException none) {
      // The cast that is made instead says what is wrong when it runs.
      return null;
    }
  }

  private @Nullable RelDataType metByText(RelDataType other) {
    if (SqlTypeUtil.isExactNumeric(other)) {
      int whole = other.getPrecision() - Math.max(0, other.getScale());
      return factory.createSqlType(
          SqlTypeName.DECIMAL,
          ColumnType.MAX_DECIMAL_PRECISION,
          Math.max(
              other.getScale(), Math.min(MOST_SCALE, ColumnType.MAX_DECIMAL_PRECISION - whole)));
    }
    return switch (other.getSqlTypeName()) {
      case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
      case DATE, TIMESTAMP -> factory.createSqlType(SqlTypeName.TIMESTAMP);
      case TIME -> factory.createSqlType(SqlTypeName.TIME);
      default -> null;
    };
  }

  /** The common type says it all. */
  @Override
  protected boolean dateTimeStringEquality(
      SqlCallBinding binding, RelDataType left, RelDataType right) {
    return false;
  }

  @Override
  protected boolean binaryArithmeticWithStrings(
      SqlCallBinding binding, RelDataType left, RelDataType right) {
    boolean coerced = false;
    for (int i = 0; i < 2; i++) {
      if (SqlTypeUtil.isCharacter(binding.getOperandType(i))) {
        coerced |=
            coerceOperandType(
                binding.getScope(),
                binding.getCall(),
                i,
                factory.createSqlType(SqlTypeName.DOUBLE));
      }
    }
    return coerced;
  }

  @Override
  public @Nullable RelDataType implicitCast(RelDataType in, SqlTypeFamily expected) {
    if (SqlTypeUtil.isNumeric(in) && expected == SqlTypeFamily.BOOLEAN) {
      // As in MySQL, a number is true unless it is 0.
      return factory.createTypeWithNullability(
          factory.createSqlType(SqlTypeName.BOOLEAN), in.isNullable());
    }
    if (isTruth(in)
        && (expected == SqlTypeFamily.NUMERIC
            || expected == SqlTypeFamily.EXACT_NUMERIC
            || expected == SqlTypeFamily.INTEGER)) {
      return number(in);
    }
    return SqlTypeUtil.isCharacter(in) && expected == SqlTypeFamily.NUMERIC
        ? factory.createSqlType(SqlTypeName.DOUBLE)
        : super.implicitCast(in, expected);
  }
}

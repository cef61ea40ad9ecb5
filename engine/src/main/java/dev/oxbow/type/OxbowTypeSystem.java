package dev.oxbow.type;

import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The arithmetic of the one semantics: 38 digits, microseconds, sums that do not overflow where
 * their terms do not, and quotients with at least six fraction digits.
 */
final class OxbowTypeSystem extends RelDataTypeSystemImpl {
  static final OxbowTypeSystem INSTANCE = new OxbowTypeSystem();

  /** As MySQL's div_precision_increment: a quotient has so many fraction digits more. */
  private static final int MORE_DIGITS = 4;

  private static final int LEAST_QUOTIENT_SCALE = 6;

  private OxbowTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> ColumnType.MAX_DECIMAL_PRECISION;
      case TIME, TIMESTAMP, TIME_WITH_LOCAL_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          ColumnType.MAX_TIME_PRECISION;
      default -> super.getMaxPrecision(typeName);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName typeName) {
    return typeName == SqlTypeName.DECIMAL
        ? ColumnType.MAX_DECIMAL_PRECISION
        : super.getMaxScale(typeName);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName typeName) {
    return switch (typeName) {
      case DECIMAL -> ColumnType.MAX_DECIMAL_PRECISION;
      case TIME, TIMESTAMP -> ColumnType.MAX_TIME_PRECISION;
      case VARCHAR, VARBINARY -> RelDataType.PRECISION_NOT_SPECIFIED;
      default -> super.getDefaultPrecision(typeName);
    };
  }

  @Override
  public RoundingMode roundingMode() {
    return RoundingMode.HALF_UP;
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  /** INTEGER and smaller add up to BIGINT, BIGINT to DECIMAL(38, 0), DECIMAL(p, s) to (38, s). */
  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType sum =
        switch (argument.getSqlTypeName()) {
          case TINYINT, SMALLINT, INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
          case BIGINT ->
              factory.createSqlType(SqlTypeName.DECIMAL, ColumnType.MAX_DECIMAL_PRECISION, 0);
          case DECIMAL ->
              factory.createSqlType(
                  SqlTypeName.DECIMAL, ColumnType.MAX_DECIMAL_PRECISION, argument.getScale());
          case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          default -> argument;
        };
    return factory.createTypeWithNullability(sum, argument.isNullable());
  }

  /** Exact types average to a DECIMAL with the scale of a quotient, approximate ones to DOUBLE. */
  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType average =
        switch (argument.getSqlTypeName()) {
          case TINYINT, SMALLINT, INTEGER, BIGINT -> quotient(factory, 0);
          case DECIMAL -> quotient(factory, argument.getScale());
          case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          default -> argument;
        };
    return factory.createTypeWithNullability(average, argument.isNullable());
  }

  /** Sums of squares and products are no values of their arguments' types. */
  @Override
  public RelDataType deriveCovarType(
      RelDataTypeFactory factory, RelDataType first, RelDataType second) {
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.DOUBLE), first.isNullable() || second.isNullable());
  }

  @Override
  public @Nullable RelDataType deriveDecimalDivideType(
      RelDataTypeFactory factory, RelDataType dividend, RelDataType divisor) {
    boolean decimals =
        dividend.getSqlTypeName() == SqlTypeName.DECIMAL
            || divisor.getSqlTypeName() == SqlTypeName.DECIMAL;
    if (!decimals || !isExact(dividend) || !isExact(divisor)) {
      return null;
    }
    int scale = dividend.getSqlTypeName() == SqlTypeName.DECIMAL ? dividend.getScale() : 0;
    return factory.createTypeWithNullability(
        quotient(factory, scale), dividend.isNullable() || divisor.isNullable());
  }

  private static boolean isExact(RelDataType type) {
    return SqlTypeName.EXACT_TYPES.contains(type.getSqlTypeName());
  }

  private static RelDataType quotient(RelDataTypeFactory factory, int scale) {
    int wanted = Math.max(LEAST_QUOTIENT_SCALE, scale + MORE_DIGITS);
    return factory.createSqlType(
        SqlTypeName.DECIMAL,
        ColumnType.MAX_DECIMAL_PRECISION,
        Math.min(ColumnType.MAX_DECIMAL_PRECISION, wanted));
  }
}

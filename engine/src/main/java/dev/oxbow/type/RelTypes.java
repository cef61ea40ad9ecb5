package dev.oxbow.type;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.type.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/** Between our types and the planner's. */
public final class RelTypes {
  private RelTypes() {}

  /** A type factory under our type system, whose strings are UTF-8. Not shared by statements. */
  public static RelDataTypeFactory newFactory() {
    return new Factory();
  }

  private static final class Factory extends JavaTypeFactoryImpl {
    Factory() {
      super(OxbowTypeSystem.INSTANCE);
    }

    @Override
    public java.nio.charset.Charset getDefaultCharset() {
      return StandardCharsets.UTF_8;
    }
  }

  /** The planner's type of a column. */
  public static RelDataType toRel(RelDataTypeFactory factory, ColumnType type) {
    RelDataType rel =
        switch (type.kind()) {
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, type.precision(), type.scale());
          case TIME, TIMESTAMP ->
              factory.createSqlType(SqlTypeName.valueOf(type.kind().name()), type.precision());
          default -> factory.createSqlType(SqlTypeName.valueOf(type.kind().name()));
        };
    return factory.createTypeWithNullability(rel, type.nullable());
  }

  /**
   * The type of a result's column.
   *
   * @throws OxbowException NOT_SUPPORTED for a type that no row can carry (INTERVAL, ARRAY, ROW)
   */
  public static ColumnType toColumn(RelDataType type) {
    ColumnType column =
        switch (type.getSqlTypeName()) {
          case BOOLEAN -> ColumnType.of(Kind.BOOLEAN);
          case TINYINT -> ColumnType.of(Kind.TINYINT);
          case SMALLINT -> ColumnType.of(Kind.SMALLINT);
          case INTEGER -> ColumnType.of(Kind.INTEGER);
          case BIGINT -> ColumnType.of(Kind.BIGINT);
          case DECIMAL -> ColumnType.decimal(type.getPrecision(), type.getScale());
          case REAL -> ColumnType.of(Kind.REAL);
          case FLOAT, DOUBLE -> ColumnType.of(Kind.DOUBLE);
          case CHAR, VARCHAR, SYMBOL, NULL -> ColumnType.of(Kind.VARCHAR);
          case BINARY, VARBINARY -> ColumnType.of(Kind.VARBINARY);
          case DATE -> ColumnType.of(Kind.DATE);
          case TIME -> ColumnType.time(Math.max(0, type.getPrecision()));
          case TIMESTAMP -> ColumnType.timestamp(Math.max(0, type.getPrecision()));
          default ->
              throw new OxbowException(
                  ErrorCode.NOT_SUPPORTED,
                  "A result cannot have a column of type "
                      + type.getFullTypeString()
                      + "; cast it, for example to VARCHAR");
        };
    return column.withNullable(type.isNullable());
  }
}

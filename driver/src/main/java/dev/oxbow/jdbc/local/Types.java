package dev.oxbow.jdbc.local;

import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.type.ColumnType;
import java.sql.JDBCType;

/** The engine's types as JDBC names them. */
final class Types {
  private Types() {}

  static ValueType of(ColumnType type) {
    JDBCType jdbc =
        switch (type.kind()) {
          case BOOLEAN -> JDBCType.BOOLEAN;
          case TINYINT -> JDBCType.TINYINT;
          case SMALLINT -> JDBCType.SMALLINT;
          case INTEGER -> JDBCType.INTEGER;
          case BIGINT -> JDBCType.BIGINT;
          case DECIMAL -> JDBCType.DECIMAL;
          case REAL -> JDBCType.REAL;
          case DOUBLE -> JDBCType.DOUBLE;
          case VARCHAR -> JDBCType.VARCHAR;
          case VARBINARY -> JDBCType.VARBINARY;
          case DATE -> JDBCType.DATE;
          case TIME -> JDBCType.TIME;
          case TIMESTAMP -> JDBCType.TIMESTAMP;
        };
    return new ValueType(jdbc, type.precision(), type.scale(), type.nullable());
  }
}

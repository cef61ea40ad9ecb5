package dev.oxbow.server.avatica;

import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.ValueType;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** Columns and parameters as Avatica describes them. */
final class Signatures {
  private Signatures() {}

  /**
   * @param exact whether a column without a name or table of its own has none, as our driver wants
   *     it; Avatica's shows the label then
   */
  static Meta.Signature of(
      String sql, List<ColumnInfo> columns, List<ValueType> parameters, boolean exact) {
    List<ColumnMetaData> all = new ArrayList<>(columns.size());
    for (ColumnInfo column : columns) {
      all.add(column(all.size(), column, exact));
    }
    return new Meta.Signature(
        all,
        sql,
        parameters.stream().map(Signatures::parameter).toList(),
        java.util.Map.of(),
        Meta.CursorFactory.LIST,
        Meta.StatementType.SELECT);
  }

  private static ColumnMetaData column(int ordinal, ColumnInfo column, boolean exact) {
    ValueType type = column.type();
    return new ColumnMetaData(
        ordinal,
        false,
        true,
        true,
        false,
        type.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
        type.isNumber(),
        type.displaySize(),
        column.label(),
        exact || column.column() != null ? column.column() : column.label(),
        present(column.schema(), exact),
        type.size(),
        type.fractionDigits(),
        present(column.table(), exact),
        "",
        ColumnMetaData.scalar(type.type().getVendorTypeNumber(), type.type().getName(), rep(type)),
        true,
        false,
        false,
        type.valueClass().getName());
  }

  private static @Nullable String present(@Nullable String name, boolean exact) {
    return exact || name != null ? name : "";
  }

  private static AvaticaParameter parameter(ValueType type) {
    return new AvaticaParameter(
        type.isNumber(),
        type.size(),
        type.fractionDigits(),
        type.type().getVendorTypeNumber(),
        type.type().getName(),
        type.valueClass().getName(),
        "");
  }

  /** How Avatica's own driver gets values that {@link StockValues} writes. */
  private static Rep rep(ValueType type) {
    return switch (type.type()) {
      case BOOLEAN -> Rep.BOOLEAN;
      case TINYINT -> Rep.BYTE;
      case SMALLINT -> Rep.SHORT;
      case INTEGER, DATE, TIME -> Rep.INTEGER;
      case BIGINT, TIMESTAMP -> Rep.LONG;
      case DECIMAL -> Rep.NUMBER;
      case REAL -> Rep.FLOAT;
      case DOUBLE -> Rep.DOUBLE;
      default -> Rep.STRING;
    };
  }
}

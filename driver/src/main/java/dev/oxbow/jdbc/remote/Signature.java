package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.ValueType;
import java.sql.DatabaseMetaData;
import java.sql.JDBCType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The columns and parameters of a statement as Avatica describes them. */
record Signature(List<ColumnInfo> columns, List<ValueType> parameters) {
  static Signature read(@Nullable Object signature) {
    Map<?, ?> fields = Json.object(signature);
    if (fields == null) {
      return new Signature(List.of(), List.of());
    }
    List<ColumnInfo> columns = new ArrayList<>();
    for (Object column : Json.array(fields.get("columns"))) {
      columns.add(column(Objects.requireNonNull(Json.object(column))));
    }
    List<ValueType> parameters = new ArrayList<>();
    for (Object parameter : Json.array(fields.get("parameters"))) {
      Map<?, ?> p = Objects.requireNonNull(Json.object(parameter));
      parameters.add(type(Json.integer(p.get("parameterType")), p, true));
    }
    return new Signature(columns, parameters);
  }

  private static ColumnInfo column(Map<?, ?> column) {
    Map<?, ?> type = Objects.requireNonNull(Json.object(column.get("type")));
    boolean nullable = Json.integer(column.get("nullable")) != DatabaseMetaData.columnNoNulls;
    return new ColumnInfo(
        String.valueOf(column.get("label")),
        type(Json.integer(type.get("id")), column, nullable),
        Json.text(column.get("schemaName")),
        Json.text(column.get("tableName")),
        Json.text(column.get("columnName")));
  }

  private static ValueType type(int id, Map<?, ?> sizes, boolean nullable) {
    JDBCType type = JDBCType.valueOf(id);
    int scale = Json.integer(sizes.get("scale"));
    return switch (type) {
      case DECIMAL -> new ValueType(type, Json.integer(sizes.get("precision")), scale, nullable);
      case TIME, TIMESTAMP -> new ValueType(type, scale, 0, nullable);
      default -> new ValueType(type, -1, 0, nullable);
    };
  }
}

package dev.oxbow.jdbc.wire;

import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.MetadataRequest;
import dev.oxbow.jdbc.backend.ValueType;
import java.sql.JDBCType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions about the catalog, their answers, and columns as JSON has them. */
public final class WireMetadata {
  private static final String KIND = "kind";

  private WireMetadata() {}

  /** A question as an object of JSON. */
  public static Map<String, @Nullable Object> encode(MetadataRequest request) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(KIND, request.getClass().getSimpleName());
    if (request instanceof MetadataRequest.Schemas r) {
      fields.put("schema", r.schemaPattern());
    } else if (request instanceof MetadataRequest.Tables r) {
      fields.put("schema", r.schemaPattern());
      fields.put("table", r.tablePattern());
      fields.put("types", r.types());
    } else if (request instanceof MetadataRequest.Columns r) {
      fields.put("schema", r.schemaPattern());
      fields.put("table", r.tablePattern());
      fields.put("column", r.columnPattern());
    } else if (request instanceof MetadataRequest.PrimaryKeys r) {
      fields.put("schema", r.schema());
      fields.put("table", r.table());
    } else if (request instanceof MetadataRequest.Indexes r) {
      fields.put("schema", r.schema());
      fields.put("table", r.table());
      fields.put("flag", r.unique());
    } else if (request instanceof MetadataRequest.ForeignKeys r) {
      fields.put("primarySchema", r.primarySchema());
      fields.put("primaryTable", r.primaryTable());
      fields.put("schema", r.foreignSchema());
      fields.put("table", r.foreignTable());
    } else if (request instanceof MetadataRequest.RowIdentifier r) {
      fields.put("schema", r.schema());
      fields.put("table", r.table());
      fields.put("flag", r.nullable());
    }
    return fields;
  }

  /**
   * A question from an object of JSON.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static MetadataRequest decode(Map<?, ?> fields) {
    String schema = text(fields, "schema");
    String table = text(fields, "table");
    boolean flag = Boolean.TRUE.equals(fields.get("flag"));
    return switch (String.valueOf(fields.get(KIND))) {
      case "Schemas" -> new MetadataRequest.Schemas(schema);
      case "Tables" -> new MetadataRequest.Tables(schema, table, texts(fields.get("types")));
      case "Columns" -> new MetadataRequest.Columns(schema, table, text(fields, "column"));
      case "PrimaryKeys" -> new MetadataRequest.PrimaryKeys(schema, named(table));
      case "Indexes" -> new MetadataRequest.Indexes(schema, named(table), flag);
      case "ForeignKeys" ->
          new MetadataRequest.ForeignKeys(
              text(fields, "primarySchema"), text(fields, "primaryTable"), schema, table);
      case "RowIdentifier" -> new MetadataRequest.RowIdentifier(schema, named(table), flag);
      default -> throw new IllegalArgumentException("No question about the catalog");
    };
  }

  private static @Nullable String text(Map<?, ?> fields, String name) {
    Object value = fields.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException("'" + name + "' is no text");
  }

  private static Number number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("A number is missing");
  }

  private static String named(@Nullable String table) {
    if (table == null) {
      throw new IllegalArgumentException("'table' is missing");
    }
    return table;
  }

  private static @Nullable List<String> texts(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("'types' is no list");
    }
    return list.stream().map(String::valueOf).toList();
  }

  /**
   * An answer as JSON has it: of Java's integers only the Integer stays a number, a Short or Long
   * becomes {@code {"short": 1}} or {@code {"long": 1}}.
   */
  public static List<List<@Nullable Object>> encodeRows(List<@Nullable Object[]> rows) {
    List<List<@Nullable Object>> all = new ArrayList<>(rows.size());
    for (@Nullable Object[] row : rows) {
      List<@Nullable Object> values = new ArrayList<>(row.length);
      for (Object value : row) {
        if (value instanceof Short) {
          values.add(Map.of("short", value));
        } else if (value instanceof Long) {
          values.add(Map.of("long", value));
        } else {
          values.add(value);
        }
      }
      all.add(values);
    }
    return all;
  }

  /** The answer again. */
  public static List<@Nullable Object[]> decodeRows(List<?> rows) {
    List<@Nullable Object[]> all = new ArrayList<>(rows.size());
    for (Object row : rows) {
      // Some readers of JSON make arrays, some lists.
      List<?> values = row instanceof Object[] array ? Arrays.asList(array) : (List<?>) row;
      @Nullable Object[] decoded = new Object[values.size()];
      for (int i = 0; i < decoded.length; i++) {
        Object value = values.get(i);
        if (value instanceof Map<?, ?> typed) {
          Object small = typed.get("short");
          decoded[i] =
              small instanceof Number n
                  ? (Object) n.shortValue()
                  : number(typed.get("long")).longValue();
        } else {
          decoded[i] = value;
        }
      }
      all.add(decoded);
    }
    return all;
  }

  /** Columns as objects of JSON. */
  public static List<Map<String, @Nullable Object>> encodeColumns(List<ColumnInfo> columns) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>(columns.size());
    for (ColumnInfo column : columns) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("label", column.label());
      fields.put("type", column.type().type().getName());
      fields.put("precision", column.type().precision());
      fields.put("scale", column.type().scale());
      fields.put("nullable", column.type().nullable());
      fields.put("schema", column.schema());
      fields.put("table", column.table());
      fields.put("column", column.column());
      all.add(fields);
    }
    return all;
  }

  /** The columns again. */
  public static List<ColumnInfo> decodeColumns(List<?> columns) {
    List<ColumnInfo> all = new ArrayList<>(columns.size());
    for (Object column : columns) {
      Map<?, ?> fields = (Map<?, ?>) column;
      all.add(
          new ColumnInfo(
              String.valueOf(fields.get("label")),
              new ValueType(
                  JDBCType.valueOf(String.valueOf(fields.get("type"))),
                  number(fields.get("precision")).intValue(),
                  number(fields.get("scale")).intValue(),
                  Boolean.TRUE.equals(fields.get("nullable"))),
              text(fields, "schema"),
              text(fields, "table"),
              text(fields, "column")));
    }
    return all;
  }
}

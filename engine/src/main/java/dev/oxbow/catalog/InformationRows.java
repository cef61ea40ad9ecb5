package dev.oxbow.catalog;

import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.SystemTable.Wanted;
import dev.oxbow.spi.TableInfo;
import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of {@link InformationSchema}'s tables. Only tables that are asked for are loaded,
 * and only where more than their names is asked for.
 */
final class InformationRows {
  /** By code point, and no trailing blank is ignored: so we compare. */
  static final String COLLATION = "utf8mb4_0900_bin";

  private static final String CATALOG = "def";
  private static final String CHARSET = "utf8mb4";

  /** What of TABLES is known without loading a table. */
  private static final Set<String> NAMES = Set.of("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME");

  private final Catalog catalog;

  InformationRows(Catalog catalog) {
    this.catalog = catalog;
  }

  List<@Nullable Object[]> schemata(Wanted wanted) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (String schema : catalog.schemas()) {
      rows.add(new @Nullable Object[] {CATALOG, schema, CHARSET, COLLATION, null});
    }
    return rows;
  }

  /**
   * A table that was asked for.
   *
   * @param info null when it cannot be loaded, or need not
   * @param trouble why it cannot be loaded
   */
  private record Seen(String schema, String name, @Nullable TableInfo info, String trouble) {}

  private List<Seen> seen(Wanted wanted, String schemaColumn, boolean load) {
    List<Seen> seen = new ArrayList<>();
    OxbowException unreachable = null;
    for (String schema : catalog.schemas()) {
      if (!wanted.admits(schemaColumn, schema) || !wanted.admits("TABLE_SCHEMA", schema)) {
        continue;
      }
      try {
        List<String> names =
            catalog.tables(schema).stream()
                .filter(name -> wanted.admits("TABLE_NAME", name))
                .toList();
        Map<String, TableInfo> together =
            load && names.size() > 1 ? catalog.tables(schema, Set.copyOf(names)) : Map.of();
        for (String name : names) {
          TableInfo info = together.get(name);
          if (load && info == null) {
            load(schema, name, wanted).ifPresent(seen::add);
          } else {
            seen.add(new Seen(schema, name, info, ""));
          }
        }
      } catch (OxbowException e) {
        unreachable = e;
      }
    }
    if (unreachable != null && seen.stream().allMatch(table -> isSystem(table.schema()))) {
      throw unreachable;
    }
    return seen;
  }

  private static boolean isSystem(String schema) {
    return schema.equals(InformationSchema.NAME);
  }

  /** One table that cannot be loaded does not hide the others, unless it was named. */
  private Optional<Seen> load(String schema, String name, Wanted wanted) {
    try {
      return catalog.table(schema, name).map(info -> new Seen(schema, name, info, ""));
    } catch (OxbowException e) {
      if (wanted.only().containsKey("TABLE_NAME")) {
        throw e;
      }
      return Optional.of(new Seen(schema, name, null, String.valueOf(e.getMessage())));
    }
  }

  List<@Nullable Object[]> tables(Wanted wanted) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Seen table : seen(wanted, "TABLE_SCHEMA", !NAMES.containsAll(wanted.columns()))) {
      TableInfo info = table.info();
      Long count =
          info == null || info.rowCount().isEmpty()
              ? null
              : Long.valueOf((long) info.rowCount().getAsDouble());
      @Nullable Object[] row = new @Nullable Object[21];
      row[0] = CATALOG;
      row[1] = table.schema();
      row[2] = table.name();
      row[3] = info == null ? "BASE TABLE" : type(info.kind());
      row[7] = count;
      row[17] = COLLATION;
      row[19] = "";
      row[20] = info == null ? table.trouble() : info.comment();
      rows.add(row);
    }
    return rows;
  }

  /** That the tables that are seen may be read. */
  List<@Nullable Object[]> privileges(Wanted wanted, String grantee) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Seen table : seen(wanted, "TABLE_SCHEMA", false)) {
      rows.add(
          new @Nullable Object[] {grantee, CATALOG, table.schema(), table.name(), "SELECT", "NO"});
    }
    return rows;
  }

  /** MySQL's word where there is one. */
  static String type(TableInfo.Kind kind) {
    return switch (kind) {
      case TABLE -> "BASE TABLE";
      case SYSTEM_TABLE -> "SYSTEM VIEW";
      default -> kind.jdbcName();
    };
  }

  /** Makes the rows of one loaded table. */
  private interface PerTable {
    void add(String schema, TableInfo table, List<@Nullable Object[]> rows);
  }

  private List<@Nullable Object[]> each(Wanted wanted, String schemaColumn, PerTable make) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Seen table : seen(wanted, schemaColumn, true)) {
      if (table.info() != null) {
        make.add(table.schema(), table.info(), rows);
      }
    }
    return rows;
  }

  List<@Nullable Object[]> columns(Wanted wanted) {
    return each(
        wanted,
        "TABLE_SCHEMA",
        (schema, table, rows) -> {
          long position = 0;
          for (Column column : table.columns()) {
            rows.add(column(schema, table, column, ++position));
          }
        });
  }

  private static @Nullable Object[] column(
      String schema, TableInfo table, Column column, long position) {
    ColumnType type = column.type();
    boolean isText = type.kind() == ColumnType.Kind.VARCHAR;
    boolean isTime =
        type.kind() == ColumnType.Kind.TIME || type.kind() == ColumnType.Kind.TIMESTAMP;
    boolean isDecimal = type.kind() == ColumnType.Kind.DECIMAL;
    return new @Nullable Object[] {
      CATALOG,
      schema,
      table.id().name(),
      column.name(),
      position,
      null,
      type.nullable() ? "YES" : "NO",
      type.kind().name().toLowerCase(Locale.ROOT),
      null,
      null,
      digits(type),
      isDecimal ? (Object) (long) type.scale() : digits(type) == null ? null : 0L,
      isTime ? (Object) (long) type.precision() : null,
      isText ? CHARSET : null,
      isText ? COLLATION : null,
      type.toString().toLowerCase(Locale.ROOT).replace(", ", ","),
      table.keyOf(column.name()),
      column.hidden() ? "INVISIBLE" : "",
      "select",
      column.comment(),
      ""
    };
  }

  private static @Nullable Long digits(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT -> 3L;
      case SMALLINT -> 5L;
      case INTEGER -> 10L;
      case BIGINT -> 19L;
      case DECIMAL -> (long) type.precision();
      case REAL -> 12L;
      case DOUBLE -> 22L;
      default -> null;
    };
  }

  List<@Nullable Object[]> statistics(Wanted wanted) {
    return each(
        wanted,
        "INDEX_SCHEMA",
        (schema, table, rows) -> {
          for (TableInfo.Index index : table.indexes()) {
            long part = 0;
            for (String column : index.columns()) {
              rows.add(
                  new @Nullable Object[] {
                    CATALOG,
                    schema,
                    table.id().name(),
                    index.unique() ? 0L : 1L,
                    schema,
                    index.name(),
                    ++part,
                    column.isEmpty() ? null : column,
                    "A",
                    part == index.columns().size() && index.distinctKeys() >= 0
                        ? (Object) index.distinctKeys()
                        : null,
                    null,
                    null,
                    isNullable(table, column) ? "YES" : "",
                    "",
                    "",
                    "",
                    "YES",
                    null
                  });
            }
          }
        });
  }

  private static boolean isNullable(TableInfo table, String name) {
    return table.columns().stream()
        .anyMatch(column -> column.name().equals(name) && column.type().nullable());
  }

  List<@Nullable Object[]> keyColumns(Wanted wanted) {
    return each(
        wanted,
        "CONSTRAINT_SCHEMA",
        (schema, table, rows) -> {
          for (TableInfo.Key key : table.keys()) {
            for (int i = 0; i < key.columns().size(); i++) {
              rows.add(part(schema, table, key.name(), key.columns().get(i), i, null));
            }
          }
          for (TableInfo.ForeignKey key : table.foreignKeys()) {
            for (int i = 0; i < key.columns().size(); i++) {
              rows.add(part(schema, table, key.name(), key.columns().get(i), i, key));
            }
          }
        });
  }

  private static @Nullable Object[] part(
      String schema,
      TableInfo table,
      String key,
      String column,
      int at,
      TableInfo.@Nullable ForeignKey reference) {
    return new @Nullable Object[] {
      CATALOG,
      schema,
      key,
      CATALOG,
      schema,
      table.id().name(),
      column,
      at + 1L,
      reference == null ? null : at + 1L,
      reference == null ? null : schema,
      reference == null ? null : reference.target().name(),
      reference == null ? null : reference.targetColumns().get(at)
    };
  }

  List<@Nullable Object[]> constraints(Wanted wanted) {
    return each(
        wanted,
        "CONSTRAINT_SCHEMA",
        (schema, table, rows) -> {
          for (TableInfo.Key key : table.keys()) {
            rows.add(
                constraint(schema, table, key.name(), key.primary() ? "PRIMARY KEY" : "UNIQUE"));
          }
          for (TableInfo.ForeignKey key : table.foreignKeys()) {
            rows.add(constraint(schema, table, key.name(), "FOREIGN KEY"));
          }
        });
  }

  private static @Nullable Object[] constraint(
      String schema, TableInfo table, String name, String type) {
    return new @Nullable Object[] {CATALOG, schema, name, schema, table.id().name(), type, "YES"};
  }

  List<@Nullable Object[]> references(Wanted wanted) {
    return each(
        wanted,
        "CONSTRAINT_SCHEMA",
        (schema, table, rows) -> {
          for (TableInfo.ForeignKey key : table.foreignKeys()) {
            rows.add(
                new @Nullable Object[] {
                  CATALOG,
                  schema,
                  key.name(),
                  CATALOG,
                  schema,
                  null,
                  "NONE",
                  null,
                  null,
                  table.id().name(),
                  key.target().name()
                });
          }
        });
  }

  List<@Nullable Object[]> views(Wanted wanted) {
    return each(
        wanted,
        "TABLE_SCHEMA",
        (schema, table, rows) -> {
          if (table.kind() == TableInfo.Kind.VIEW) {
            @Nullable Object[] row = new @Nullable Object[10];
            row[0] = CATALOG;
            row[1] = schema;
            row[2] = table.id().name();
            row[5] = "NO";
            rows.add(row);
          }
        });
  }
}

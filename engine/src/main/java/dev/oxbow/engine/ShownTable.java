package dev.oxbow.engine;

import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What SHOW and DESCRIBE tell of one table. */
final class ShownTable {
  static final String[] COLUMNS = {"Column", "Type", "Null", "Key", "Comment"};

  /** MySQL's of SHOW FULL COLUMNS. */
  static final String[] FULL_COLUMNS = {
    "Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment"
  };

  /** MySQL's of SHOW INDEX; {@code :n} is a number. */
  static final String[] INDEXES = {
    "Table",
    "Non_unique:n",
    "Key_name",
    "Seq_in_index:n",
    "Column_name",
    "Collation",
    "Cardinality:n",
    "Sub_part:n",
    "Packed",
    "Null",
    "Index_type",
    "Comment",
    "Index_comment",
    "Visible",
    "Expression"
  };

  private final TableInfo table;

  ShownTable(TableInfo table) {
    this.table = table;
  }

  List<@Nullable Object[]> columns() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Column column : table.columns()) {
      rows.add(
          new @Nullable Object[] {
            column.name(),
            column.type().toString(),
            yesOrNo(column),
            table.keyOf(column.name()).equals("PRI") ? "PRI" : "",
            column.hidden() && column.comment().isEmpty() ? "not in *" : column.comment()
          });
    }
    return rows;
  }

  private static String yesOrNo(Column column) {
    return column.type().nullable() ? "YES" : "NO";
  }

  List<@Nullable Object[]> fullColumns() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Column column : table.columns()) {
      rows.add(
          new @Nullable Object[] {
            column.name(),
            column.type().toString().toLowerCase(Locale.ROOT).replace(", ", ","),
            column.type().kind().name().equals("VARCHAR") ? "utf8mb4_0900_bin" : null,
            yesOrNo(column),
            table.keyOf(column.name()),
            null,
            column.hidden() ? "INVISIBLE" : "",
            "select",
            column.comment()
          });
    }
    return rows;
  }

  List<@Nullable Object[]> indexes() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (TableInfo.Index index : table.indexes()) {
      long part = 0;
      for (String name : index.columns()) {
        part++;
        boolean isLast = part == index.columns().size();
        boolean nullable =
            table.columns().stream()
                .anyMatch(column -> column.name().equals(name) && column.type().nullable());
        rows.add(
            new @Nullable Object[] {
              table.id().name(),
              index.unique() ? 0L : 1L,
              index.name(),
              part,
              name.isEmpty() ? null : name,
              "A",
              isLast && index.distinctKeys() >= 0 ? (Object) index.distinctKeys() : null,
              null,
              null,
              nullable ? "YES" : "",
              "",
              "",
              "",
              "YES",
              null
            });
      }
    }
    return rows;
  }

  /** The table in Oxbow's types; no server understands all of it. */
  @Nullable Object[] create() {
    List<String> lines = new ArrayList<>();
    for (Column column : table.columns()) {
      lines.add(
          quoted(column.name())
              + " "
              + column.type()
              + (column.type().nullable() ? "" : " NOT NULL")
              + (column.hidden() ? " INVISIBLE" : "")
              + comment(column.comment(), " COMMENT "));
    }
    for (TableInfo.Key key : table.keys()) {
      lines.add(
          (key.primary() ? "PRIMARY KEY " : "UNIQUE KEY " + quoted(key.name()) + " ")
              + columns(key.columns()));
    }
    for (TableInfo.Index index : table.indexes()) {
      if (!index.unique()) {
        lines.add("KEY " + quoted(index.name()) + " " + columns(index.columns()));
      }
    }
    for (TableInfo.ForeignKey key : table.foreignKeys()) {
      lines.add(
          "CONSTRAINT "
              + quoted(key.name())
              + " FOREIGN KEY "
              + columns(key.columns())
              + " REFERENCES "
              + quoted(key.target().name())
              + " "
              + columns(key.targetColumns()));
    }
    String what = table.kind() == TableInfo.Kind.VIEW ? "VIEW" : "TABLE";
    return new @Nullable Object[] {
      table.id().name(),
      "CREATE "
          + what
          + " "
          + quoted(table.id().name())
          + " (\n  "
          + String.join(",\n  ", lines)
          + "\n)"
          + comment(table.comment(), " COMMENT=")
    };
  }

  private static String columns(List<String> names) {
    return names.stream().map(ShownTable::quoted).collect(Collectors.joining(", ", "(", ")"));
  }

  static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  private static String comment(String text, String before) {
    return text.isEmpty() ? "" : before + "'" + text.replace("'", "''") + "'";
  }
}

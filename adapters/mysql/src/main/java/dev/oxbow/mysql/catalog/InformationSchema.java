package dev.oxbow.mysql.catalog;

import dev.oxbow.mysql.type.Collations;
import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlColumn;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The questions to information_schema: one for all names, two for a table, and a third one, which
 * is slow, for its references if it has any.
 */
final class InformationSchema {
  private static final String NAMES =
      """
      SELECT table_schema, table_name FROM information_schema.tables
      WHERE table_schema NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
      ORDER BY table_schema, table_name""";

  private static final String NAMES_OF =
      """
      SELECT table_schema, table_name FROM information_schema.tables
      WHERE table_schema = ? ORDER BY table_name""";

  private static final String DATABASE =
      "SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?";

  private static final String COLUMNS =
      """
      SELECT t.table_name, t.table_type, t.table_comment, t.table_rows,
        c.column_name, c.data_type, c.column_type, c.is_nullable, c.numeric_precision,
        c.numeric_scale, c.datetime_precision, c.character_octet_length, c.character_set_name,
        c.collation_name, c.extra, c.column_comment
      FROM information_schema.tables t JOIN information_schema.columns c
        ON c.table_schema = t.table_schema AND c.table_name = t.table_name
      WHERE t.table_schema = ? AND t.table_name = ? AND c.table_schema = ? AND c.table_name = ?
      ORDER BY c.ordinal_position""";

  /** What MySQL answers fast: indexes, and whether there are references at all. */
  private static final String KEYS =
      """
      SELECT 0, index_name, seq_in_index, column_name, non_unique, cardinality
      FROM information_schema.statistics WHERE table_schema = ? AND table_name = ?
      UNION ALL
      SELECT 1, constraint_name, 0, '', 1, 0
      FROM information_schema.referential_constraints
      WHERE constraint_schema = ? AND table_name = ?
      ORDER BY 1, 2, 3""";

  private static final String REFERENCES =
      """
      SELECT constraint_name, column_name,
        referenced_table_schema, referenced_table_name, referenced_column_name
      FROM information_schema.key_column_usage
      WHERE table_schema = ? AND table_name = ? AND referenced_table_name IS NOT NULL
      ORDER BY constraint_name, ordinal_position""";

  private final Connection connection;

  InformationSchema(Connection connection) {
    this.connection = connection;
  }

  /** All tables and views of some databases, or of all but the server's own when none is named. */
  Set<TableId> names(List<String> databases) throws SQLException {
    Set<TableId> names = new LinkedHashSet<>();
    if (databases.isEmpty()) {
      addNames(names, NAMES, List.of());
    }
    for (String database : databases) {
      addNames(names, NAMES_OF, List.of(database));
    }
    return names;
  }

  private void addNames(Set<TableId> names, String sql, List<String> parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        names.add(new TableId(row.getString(1), row.getString(2)));
      }
    }
  }

  boolean hasDatabase(String name) throws SQLException {
    try (PreparedStatement statement = prepare(DATABASE, List.of(name));
        ResultSet row = statement.executeQuery()) {
      return row.next();
    }
  }

  /** One table; empty when there is none of exactly this name. */
  Optional<MySqlTable> table(RemoteSource source, TableId id) throws SQLException {
    List<String> name = List.of(id.namespace(), id.name());
    List<ColumnDefinition> definitions = new ArrayList<>();
    TableInfo.Kind kind = TableInfo.Kind.TABLE;
    String comment = "";
    OptionalDouble rows = OptionalDouble.empty();
    boolean found = false;
    try (PreparedStatement statement =
            prepare(COLUMNS, List.of(name.get(0), name.get(1), name.get(0), name.get(1)));
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        if (!row.getString("table_name").equals(id.name())) {
          continue;
        }
        found = true;
        kind = kind(row.getString("table_type"));
        boolean isView = kind == TableInfo.Kind.VIEW;
        // A view's remark is only the word VIEW, and nobody counts its rows.
        comment = isView ? "" : text(row, "table_comment");
        double estimate = row.getDouble("table_rows");
        rows = isView || row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(estimate);
        definitions.add(column(row, kind));
      }
    }
    if (!found) {
      return Optional.empty();
    }
    List<MySqlColumn> columns = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (ColumnDefinition stated : definitions) {
      ColumnDefinition definition = pads(stated) ? stated.withCollation(padded(stated)) : stated;
      MySqlColumn.of(definition)
          .ifPresentOrElse(columns::add, () -> leftOut.add(leftOut(definition)));
    }
    Keys keys = kind == TableInfo.Kind.VIEW ? new Keys() : keys(name);
    if (!leftOut.isEmpty()) {
      comment = (comment + " (without " + String.join(", ", leftOut) + ")").strip();
    }
    TableInfo info =
        new TableInfo(
            id,
            kind,
            columns.stream().map(MySqlColumn::column).toList(),
            comment,
            keys.keys(),
            keys.foreignKeys(),
            keys.indexes(),
            rows);
    return Optional.of(new MySqlTable(source, info, columns));
  }

  /** Whether trailing spaces do not count although the collation's name says that they do. */
  private boolean pads(ColumnDefinition column) throws SQLException {
    if (!Collations.isByCodePoint(column.collation())) {
      return false;
    }
    String sql =
        "SELECT CONVERT('a' USING %1$s) COLLATE %2$s = CONVERT('a ' USING %1$s)"
            .formatted(column.charset(), column.collation());
    try (PreparedStatement statement = prepare(sql, List.of());
        ResultSet row = statement.executeQuery()) {
      return !row.next() || row.getBoolean(1);
    }
  }

  private static String padded(ColumnDefinition column) {
    return column.charset() + "_bin";
  }

  private static String leftOut(ColumnDefinition column) {
    return "column '" + column.name() + "' of type " + column.columnType() + ", unknown to Oxbow";
  }

  private static TableInfo.Kind kind(String tableType) {
    return switch (tableType.toUpperCase(Locale.ROOT)) {
      case "VIEW" -> TableInfo.Kind.VIEW;
      case "SYSTEM VIEW" -> TableInfo.Kind.SYSTEM_TABLE;
      default -> TableInfo.Kind.TABLE;
    };
  }

  private static ColumnDefinition column(ResultSet row, TableInfo.Kind kind) throws SQLException {
    // What a view's column may hold was written down when the view was made.
    boolean notNull = kind == TableInfo.Kind.TABLE && row.getString("is_nullable").equals("NO");
    return new ColumnDefinition(
        row.getString("column_name"),
        row.getString("data_type"),
        row.getString("column_type"),
        number(row, "numeric_precision"),
        number(row, "numeric_scale"),
        number(row, "datetime_precision"),
        row.getLong("character_octet_length"),
        text(row, "character_set_name"),
        text(row, "collation_name"),
        notNull,
        text(row, "extra").toUpperCase(Locale.ROOT).contains("INVISIBLE"),
        text(row, "column_comment"));
  }

  private Keys keys(List<String> name) throws SQLException {
    Keys keys = new Keys();
    boolean hasReferences = false;
    try (PreparedStatement statement =
            prepare(KEYS, List.of(name.get(0), name.get(1), name.get(0), name.get(1)));
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        if (row.getInt(1) == 1) {
          hasReferences = true;
          continue;
        }
        long cardinality = row.getLong(6);
        boolean isKnown = !row.wasNull();
        // Part of an index over an expression has no column.
        keys.addIndexPart(
            row.getString(2), row.getInt(5) == 0, row.getString(4), isKnown ? cardinality : -1);
      }
    }
    if (hasReferences) {
      addReferences(keys, name);
    }
    return keys;
  }

  private void addReferences(Keys keys, List<String> name) throws SQLException {
    try (PreparedStatement statement = prepare(REFERENCES, name);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        TableId target = new TableId(row.getString(3), row.getString(4));
        keys.addReference(row.getString(1), row.getString(2), target, row.getString(5));
      }
    }
  }

  private static String text(ResultSet row, String name) throws SQLException {
    String text = row.getString(name);
    return text == null ? "" : text;
  }

  private static OptionalInt number(ResultSet row, String name) throws SQLException {
    int number = row.getInt(name);
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private PreparedStatement prepare(String sql, List<String> parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i));
    }
    return statement;
  }
}

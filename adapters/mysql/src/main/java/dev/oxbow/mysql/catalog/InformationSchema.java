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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The questions to information_schema: one for all names, two for some tables of a database, and a
 * third one, which is slow, for the references of those that have any.
 */
final class InformationSchema {
  private static final String NAMES =
      """
      SELECT table_schema, table_name FROM information_schema.tables
      WHERE table_schema NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema')
      ORDER BY table_schema, table_name\
      """;

  private static final String NAMES_OF =
      """
      SELECT table_schema, table_name FROM information_schema.tables
      WHERE table_schema = ? ORDER BY table_name\
      """;

  private static final String DATABASE =
      "SELECT schema_name FROM information_schema.schemata WHERE schema_name = ?";

  private static final String COLUMNS =
      """
      SELECT t.table_name, c.table_name AS of_table, t.table_type, t.table_comment, t.table_rows,
        c.column_name, c.data_type, c.column_type, c.is_nullable, c.numeric_precision,
        c.numeric_scale, c.datetime_precision, c.character_octet_length, c.character_set_name,
        c.collation_name, c.extra, c.column_comment
      FROM information_schema.tables t JOIN information_schema.columns c
        ON c.table_schema = t.table_schema AND c.table_name = t.table_name
      WHERE t.table_schema = ? AND t.table_name IN (%1$s)
        AND c.table_schema = ? AND c.table_name IN (%1$s)
      ORDER BY c.ordinal_position\
      """;

  /**
   * What MySQL answers fast: indexes by which values are found, and whether there are references at
   * all.
   */
  private static final String KEYS =
      """
      SELECT 0, index_name, seq_in_index, column_name, non_unique, cardinality, table_name
      FROM information_schema.statistics WHERE table_schema = ? AND table_name IN (%1$s)
        AND index_type NOT IN ('FULLTEXT', 'SPATIAL')
      UNION ALL
      SELECT 1, constraint_name, 0, '', 1, 0, table_name
      FROM information_schema.referential_constraints
      WHERE constraint_schema = ? AND table_name IN (%1$s)
      ORDER BY 1, 2, 3\
      """;

  private static final String REFERENCES =
      """
      SELECT constraint_name, column_name,
        referenced_table_schema, referenced_table_name, referenced_column_name, table_name
      FROM information_schema.key_column_usage
      WHERE table_schema = ? AND table_name IN (%1$s) AND referenced_table_name IS NOT NULL
      ORDER BY constraint_name, ordinal_position\
      """;

  private final Connection connection;

  /** Of each collation that was asked for, whether it pads. */
  private final Map<String, Boolean> padding = new HashMap<>();

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

  /** What is gathered of a table before its columns are known to the end. */
  private static final class Parts {
    private final TableInfo.Kind kind;
    private final String comment;
    private final OptionalDouble rows;
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final Keys keys = new Keys();

    Parts(TableInfo.Kind kind, String comment, OptionalDouble rows) {
      this.kind = kind;
      this.comment = comment;
      this.rows = rows;
    }
  }

  /** Tables of a database; those are missing of which there is none of exactly the name. */
  Map<TableId, MySqlTable> tables(RemoteSource source, String database, Collection<String> names)
      throws SQLException {
    Map<String, Parts> parts = columns(database, Set.copyOf(names));
    List<String> tables =
        parts.entrySet().stream()
            .filter(e -> e.getValue().kind != TableInfo.Kind.VIEW)
            .map(Map.Entry::getKey)
            .toList();
    if (!tables.isEmpty()) {
      addKeys(database, tables, parts);
    }
    Map<TableId, MySqlTable> found = new LinkedHashMap<>();
    for (Map.Entry<String, Parts> entry : parts.entrySet()) {
      TableId id = new TableId(database, entry.getKey());
      found.put(id, table(source, id, entry.getValue()));
    }
    return found;
  }

  private Map<String, Parts> columns(String database, Set<String> names) throws SQLException {
    Map<String, Parts> parts = new LinkedHashMap<>();
    try (PreparedStatement statement = prepare(COLUMNS, database, names, 2);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        String name = row.getString("table_name");
        if (!names.contains(name) || !name.equals(row.getString("of_table"))) {
          continue;
        }
        Parts table = parts.get(name);
        if (table == null) {
          TableInfo.Kind kind = kind(row.getString("table_type"));
          boolean isView = kind == TableInfo.Kind.VIEW;
          double estimate = row.getDouble("table_rows");
          boolean isUnknown = isView || row.wasNull();
          // A view's remark is only the word VIEW, and nobody counts its rows.
          table =
              new Parts(
                  kind,
                  isView ? "" : text(row, "table_comment"),
                  isUnknown ? OptionalDouble.empty() : OptionalDouble.of(estimate));
          parts.put(name, table);
        }
        table.columns.add(column(row, table.kind));
      }
    }
    return parts;
  }

  private MySqlTable table(RemoteSource source, TableId id, Parts parts) throws SQLException {
    List<MySqlColumn> columns = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (ColumnDefinition stated : parts.columns) {
      ColumnDefinition definition = pads(stated) ? stated.withCollation(padded(stated)) : stated;
      MySqlColumn.of(definition)
          .ifPresentOrElse(columns::add, () -> leftOut.add(leftOut(definition)));
    }
    String comment =
        leftOut.isEmpty()
            ? parts.comment
            : (parts.comment + " (without " + String.join(", ", leftOut) + ")").strip();
    TableInfo info =
        new TableInfo(
            id,
            parts.kind,
            columns.stream().map(MySqlColumn::column).toList(),
            comment,
            parts.keys.keys(),
            parts.keys.foreignKeys(),
            parts.keys.indexes(),
            parts.rows);
    return new MySqlTable(source, info, columns);
  }

  /** Whether trailing spaces do not count although the collation's name says that they do. */
  private boolean pads(ColumnDefinition column) throws SQLException {
    if (!Collations.isByCodePoint(column.collation())) {
      return false;
    }
    Boolean known = padding.get(column.collation());
    if (known != null) {
      return known;
    }
    String sql =
        "SELECT CONVERT('a' USING %1$s) COLLATE %2$s = CONVERT('a ' USING %1$s)"
            .formatted(column.charset(), column.collation());
    try (PreparedStatement statement = prepare(sql, List.of());
        ResultSet row = statement.executeQuery()) {
      boolean pads = !row.next() || row.getBoolean(1);
      padding.put(column.collation(), pads);
      return pads;
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

  private void addKeys(String database, List<String> names, Map<String, Parts> parts)
      throws SQLException {
    Set<String> withReferences = new LinkedHashSet<>();
    try (PreparedStatement statement = prepare(KEYS, database, names, 2);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        String name = row.getString(7);
        Parts table = parts.get(name);
        if (table == null) {
          continue;
        }
        if (row.getInt(1) == 1) {
          withReferences.add(name);
          continue;
        }
        long cardinality = row.getLong(6);
        boolean isKnown = !row.wasNull();
        // Part of an index over an expression has no column.
        table.keys.addIndexPart(
            row.getString(2), row.getInt(5) == 0, row.getString(4), isKnown ? cardinality : -1);
      }
    }
    if (!withReferences.isEmpty()) {
      addReferences(database, withReferences, parts);
    }
  }

  private void addReferences(String database, Set<String> names, Map<String, Parts> parts)
      throws SQLException {
    try (PreparedStatement statement = prepare(REFERENCES, database, names, 1);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Parts table = parts.get(row.getString(6));
        if (table != null) {
          TableId target = new TableId(row.getString(3), row.getString(4));
          table.keys.addReference(row.getString(1), row.getString(2), target, row.getString(5));
        }
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

  /** A question that asks for a database and names in it, so many times. */
  private PreparedStatement prepare(
      String sql, String database, Collection<String> names, int times) throws SQLException {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      parameters.add(database);
      parameters.addAll(names);
    }
    return prepare(
        sql.formatted(String.join(", ", Collections.nCopies(names.size(), "?"))), parameters);
  }

  private PreparedStatement prepare(String sql, List<String> parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i));
    }
    return statement;
  }
}

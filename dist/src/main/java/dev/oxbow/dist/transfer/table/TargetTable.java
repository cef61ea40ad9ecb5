package dev.oxbow.dist.transfer.table;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table to write to, as information_schema describes it.
 *
 * @param columns in their order
 */
public record TargetTable(String database, String name, List<TargetColumn> columns) {
  public TargetTable {
    columns = List.copyOf(columns);
  }

  /**
   * The tables of a name.
   *
   * @param databases where to look; empty for all but the server's own
   */
  public static List<TargetTable> find(Connection connection, List<String> databases, String name)
      throws SQLException {
    String places =
        databases.isEmpty()
            ? "NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')"
            : databases.stream().map(d -> "?").collect(Collectors.joining(", ", "IN (", ")"));
    List<TargetTable> tables = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT t.table_schema, t.table_name, t.table_type, t.engine, e.transactions
            FROM information_schema.tables t
            LEFT JOIN information_schema.engines e ON e.engine = t.engine
            WHERE t.table_name = ? AND t.table_schema\
            """
                + " "
                + places)) {
      statement.setString(1, name);
      for (int i = 0; i < databases.size(); i++) {
        statement.setString(i + 2, databases.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          requireTransactions(rows);
          tables.add(
              new TargetTable(
                  rows.getString(1),
                  rows.getString(2),
                  columns(connection, rows.getString(1), rows.getString(2))));
        }
      }
    }
    return tables;
  }

  private static void requireTransactions(ResultSet table) throws SQLException {
    if (!"YES".equals(table.getString(5))) {
      String what =
          table.getString(4) == null ? table.getString(3) : "engine " + table.getString(4);
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "%s.%s (%s) cannot be imported into: it has no transactions; use a table of InnoDB"
              .formatted(table.getString(1), table.getString(2), what));
    }
  }

  private static List<TargetColumn> columns(Connection connection, String database, String table)
      throws SQLException {
    List<TargetColumn> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT * FROM information_schema.columns
            WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position""")) {
      statement.setString(1, database);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(TargetColumn.of(rows));
        }
      }
    }
    return columns;
  }

  /** The column of a name, whatever its case. */
  public Optional<TargetColumn> column(String wanted) {
    return columns.stream().filter(c -> c.name().equalsIgnoreCase(wanted)).findFirst();
  }

  /** Columns that a row must give a value for, but that are not among the given ones. */
  public List<String> missing(List<TargetColumn> given) {
    return columns.stream()
        .filter(column -> column.isRequired() && !given.contains(column))
        .map(TargetColumn::name)
        .toList();
  }

  /** This table, for texts that are UTF-8 whatever the columns' character sets. */
  public TargetTable inUtf8() {
    return new TargetTable(database, name, columns.stream().map(TargetColumn::inUtf8).toList());
  }

  /** As SQL writes it. */
  String quoted() {
    return quote(database) + "." + quote(name);
  }

  static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s.%s", database, name);
  }
}

package dev.oxbow.sync.definition;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.Failures;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.table.Quoted;
import dev.oxbow.sync.table.TargetTable;
import dev.oxbow.sync.table.TargetTables;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes and widens tables, on a connection of its own: what defines a table commits whatever its
 * connection has written. Under a lock of the server's for each table: the type to which a column
 * is widened follows from the one that it has, so what two tasks read at once and changed one after
 * the other would narrow what the first widened. The second one waits, reads, and finds nothing
 * left to do. Somebody else who knows nothing of the lock can still come between: then the server
 * says that a column is there already, the rows are refused, and the table is read again with the
 * next ones. Used by one thread.
 */
public final class Definer {
  private static final Set<Integer> DENIED = Set.of(1142, 1143, 1044, 1227);

  /**
   * What no table of InnoDB can be, or what the rows that are there do not let it be: names, types,
   * keys, defaults, too many columns, rows or keys too long, foreign keys, generated columns.
   */
  private static final Set<Integer> IMPOSSIBLE =
      Set.of(
          1050, 1059, 1060, 1063, 1067, 1068, 1069, 1070, 1071, 1072, 1073, 1074, 1075, 1089, 1090,
          1097, 1101, 1103, 1113, 1117, 1118, 1138, 1163, 1164, 1166, 1167, 1170, 1171, 1178, 1252,
          1264, 1265, 1280, 1286, 1291, 1292, 1293, 1294, 1365, 1366, 1367, 1406, 1425, 1426, 1427,
          1439, 1478, 1479, 1503, 1564, 1659, 1713, 1729, 1832, 1833, 1834, 1845, 1846, 1871, 3102,
          3105, 3106, 3107, 3108, 3109, 3140, 3152, 3643, 3719, 3750, 3757, 3780, 3822, 3837, 4079);

  /** So many rows are tried alone. */
  private static final int MOST_REFUSED = 20;

  private static final String DEMANDING =
      """
      SELECT COLUMN_NAME FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL
      AND EXTRA NOT LIKE '%auto_increment%' AND EXTRA NOT LIKE '%GENERATED%'
      """;

  private static final String BINARY_COLLATION =
      """
      SELECT COLLATION_NAME FROM information_schema.COLLATIONS
      WHERE COLLATION_NAME IN ('utf8mb4_0900_bin', 'utf8mb4_nopad_bin', 'utf8mb4_bin')
      ORDER BY COLLATION_NAME = 'utf8mb4_bin' LIMIT 1
      """;

  private final Connections connections;
  private final Failures failures;
  private final int patience;

  /** Opens connections on which tables are defined. */
  @FunctionalInterface
  public interface Connections {
    /** A new one; whoever asked closes it. */
    Connection open();
  }

  /**
   * @param patience how long another one's definition of the same table is waited for, in seconds
   */
  public Definer(Connections connections, Failures failures, int patience) {
    this.connections = connections;
    this.failures = failures;
    this.patience = patience;
  }

  /** What is done for some rows, under the lock of their table. */
  @FunctionalInterface
  private interface Step {
    boolean take(List<RowTold> rows) throws SQLException, Undefinable;
  }

  /** What a connection does under the lock of a table. */
  @FunctionalInterface
  private interface Work {
    boolean in(Connection connection) throws SQLException;
  }

  /**
   * Makes a table that is missing, for some rows.
   *
   * @param refused is told why it was not made for some of them
   * @return whether it was made here
   * @throws OxbowException INVALID_CONFIG when the right to is missing, with the statement that
   *     grants it
   */
  public boolean create(TableName table, List<RowTold> rows, Consumer<String> refused) {
    return locked(
        table,
        connection -> {
          String collation = cell(connection, BINARY_COLLATION, 1);
          return each(
              rows,
              refused,
              some -> {
                if (new TargetTables(connection).has(table)) {
                  return false;
                }
                String sql = NewTable.of(some).statement(table, collation);
                execute(connection, table, "CREATE", sql);
                return true;
              });
        });
  }

  /**
   * Widens a table and adds columns, as some rows need it.
   *
   * @param addsFields whether fields without a column get one
   * @param relaxes whether a column may be NULL that a row does not tell and that has no default
   * @param refused is told why it was not done for some of them
   * @return whether it was changed here
   * @throws OxbowException INVALID_CONFIG when the right to is missing, with the statement that
   *     grants it
   */
  public boolean widen(
      TableName table,
      List<RowTold> rows,
      boolean addsFields,
      boolean relaxes,
      Consumer<String> refused) {
    return locked(
        table,
        connection ->
            each(rows, refused, some -> widen(connection, table, some, addsFields, relaxes)));
  }

  private boolean widen(
      Connection connection,
      TableName table,
      List<RowTold> rows,
      boolean addsFields,
      boolean relaxes)
      throws SQLException, Undefinable {
    TargetTable present = new TargetTables(connection).read(table);
    Set<String> demanding = relaxes ? demanding(connection, table) : Set.of();
    Alteration alteration = new Alteration(present, demanding, addsFields);
    for (RowTold row : rows) {
      alteration.add(row);
    }
    if (alteration.isEmpty()) {
      return false;
    }
    String created = cell(connection, "SHOW CREATE TABLE " + present.quoted(), 2);
    execute(connection, table, "ALTER", alteration.statement(created));
    return true;
  }

  /** For all rows at once, and where that cannot be, for each: one must not be in others' way. */
  private static boolean each(List<RowTold> rows, Consumer<String> refused, Step step)
      throws SQLException {
    try {
      return step.take(rows);
    } catch (Undefinable e) {
      if (rows.size() == 1) {
        refused.accept(e.why());
        return false;
      }
    }
    boolean isDone = false;
    int failed = 0;
    for (RowTold row : rows) {
      try {
        isDone |= step.take(List.of(row));
      } catch (Undefinable e) {
        refused.accept(e.why());
        if (++failed == MOST_REFUSED) {
          break;
        }
      }
    }
    return isDone;
  }

  private boolean locked(TableName table, Work work) {
    // With the connection the lock goes.
    try (Connection connection = connections.open()) {
      lock(connection, table);
      return work.in(connection);
    } catch (SQLException e) {
      throw failures.of("defining table " + table, e);
    }
  }

  private void lock(Connection connection, TableName table) throws SQLException {
    // Names of locks are short.
    String name =
        "oxbow-" + UUID.nameUUIDFromBytes(table.toString().getBytes(StandardCharsets.UTF_8));
    try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
      statement.setString(1, name);
      statement.setInt(2, patience);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getInt(1) != 1) {
          throw new OxbowException(
              ErrorCode.SOURCE_FAILED,
              "Table "
                  + table
                  + " is being defined by another task, or by one of whose statement the server"
                  + " has not come to the end yet; it is waited for");
        }
      }
    }
  }

  private static void execute(Connection connection, TableName table, String right, String sql)
      throws SQLException, Undefinable {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      if (DENIED.contains(e.getErrorCode())) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "This user may not define table " + table + ": " + grant(connection, table, right),
            e);
      }
      if (!IMPOSSIBLE.contains(e.getErrorCode())) {
        throw e;
      }
      throw new Undefinable("the server refuses, " + e.getMessage());
    }
  }

  /** The statement that grants a right to the user of a connection. */
  public static String grant(Connection connection, TableName table, String rights)
      throws SQLException {
    String account = cell(connection, "SELECT CURRENT_USER()", 1);
    int at = account.lastIndexOf('@');
    return "GRANT "
        + rights
        + " ON "
        + Quoted.name(table)
        + " TO '"
        + account.substring(0, at)
        + "'@'"
        + account.substring(at + 1)
        + "'";
  }

  private static Set<String> demanding(Connection connection, TableName table) throws SQLException {
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(DEMANDING)) {
      statement.setString(1, table.database());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  private static String cell(Connection connection, String sql, int column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      @Nullable String text = row.getString(column);
      return text == null ? "" : text;
    }
  }
}

package dev.oxbow.sync.apply;

import dev.oxbow.sync.table.Quoted;
import dev.oxbow.sync.table.TargetColumn;
import dev.oxbow.sync.table.TargetTable;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes many rows with one statement, in texts of about a megabyte. Literals are texts already:
 * what becomes of values is decided in one place.
 */
final class Statements {
  private static final int MOST_CHARS = 1 << 20;
  private static final int MOST_ROWS = 5_000;

  /** What a packet holds besides a statement. */
  private static final int OVERHEAD = 1024;

  private final Statement statement;
  private final int packet;
  private final Loads loads;
  private final StringBuilder sql = new StringBuilder();

  /**
   * @param statement of the session
   */
  Statements(Statement statement, Session session) {
    this.statement = statement;
    this.packet = session.packet();
    this.loads = session.loads();
  }

  private void execute() throws SQLException, Refused {
    String text = sql.toString();
    sql.setLength(0);
    if (text.length() > (packet - OVERHEAD) / 4
        && text.getBytes(StandardCharsets.UTF_8).length > packet - OVERHEAD) {
      throw new Refused(
          "is larger than the "
              + packet
              + " bytes that the server takes in one statement; raise its max_allowed_packet");
    }
    statement.executeUpdate(text);
  }

  private boolean isFull(int rows) {
    return rows >= MOST_ROWS || sql.length() >= Math.min(MOST_CHARS, (packet - OVERHEAD) / 8);
  }

  void deleteAll(TargetTable table) throws SQLException, Refused {
    sql.append("DELETE FROM ").append(table.quoted());
    execute();
  }

  /** Deletes the rows of some keys. */
  void delete(TargetTable table, List<String> keys) throws SQLException, Refused {
    int rows = 0;
    boolean isSingle = table.key().size() == 1;
    for (String key : keys) {
      if (rows == 0) {
        sql.append("DELETE FROM ").append(table.quoted()).append(" WHERE ");
        sql.append(Quoted.list(table.keyNames())).append(" IN (");
      } else {
        sql.append(", ");
      }
      sql.append(isSingle ? key : "(" + key + ")");
      if (isFull(++rows)) {
        sql.append(')');
        execute();
        rows = 0;
      }
    }
    if (rows > 0) {
      sql.append(')');
      execute();
    }
  }

  /**
   * Inserts rows that tell all columns, at once if they are new and many.
   *
   * @return whether it did; otherwise nothing was written
   */
  boolean load(TargetTable table, List<@Nullable String[]> rows) throws SQLException {
    return loads.load(statement, table, rows);
  }

  /**
   * Inserts rows.
   *
   * @param columns which they tell
   * @param orUpdates whether one that is there is updated
   */
  void insert(TargetTable table, BitSet columns, List<@Nullable String[]> rows, boolean orUpdates)
      throws SQLException, Refused {
    String names =
        Quoted.list(columns.stream().mapToObj(i -> table.columns().get(i).name()).toList());
    String end = orUpdates ? " ON DUPLICATE KEY UPDATE " + assignments(table, columns) : "";
    int count = 0;
    for (@Nullable String[] row : rows) {
      if (count == 0) {
        sql.append("INSERT INTO ").append(table.quoted()).append(' ').append(names);
        sql.append(" VALUES ");
      } else {
        sql.append(", ");
      }
      char before = '(';
      for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
        sql.append(before).append(row[i]);
        before = ',';
      }
      sql.append(columns.isEmpty() ? "()" : ")");
      if (isFull(++count)) {
        sql.append(end);
        execute();
        count = 0;
      }
    }
    if (count > 0) {
      sql.append(end);
      execute();
    }
  }

  /** The key too: a text may be equal to another by its collation. */
  private static String assignments(TargetTable table, BitSet columns) {
    return columns.stream()
        .mapToObj(i -> Quoted.name(table.columns().get(i).name()))
        .map(name -> name + " = VALUES(" + name + ")")
        .collect(Collectors.joining(", "));
  }

  /** Updates rows that are there; one that is not is refused. */
  void update(TargetTable table, BitSet columns, List<@Nullable String[]> rows)
      throws SQLException, Refused {
    for (@Nullable String[] row : rows) {
      sql.append("UPDATE ").append(table.quoted()).append(" SET ");
      String before = "";
      for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
        sql.append(before).append(Quoted.name(table.columns().get(i).name()));
        sql.append(" = ").append(row[i]);
        before = ", ";
      }
      before = " WHERE ";
      for (int i : table.key()) {
        TargetColumn column = table.columns().get(i);
        sql.append(before).append(Quoted.name(column.name())).append(" = ").append(row[i]);
        before = " AND ";
      }
      execute();
      // The driver counts the rows that were found, changed or not.
      if (statement.getUpdateCount() == 0) {
        throw new Refused("updates a row that table " + table.name() + " does not have");
      }
    }
  }
}

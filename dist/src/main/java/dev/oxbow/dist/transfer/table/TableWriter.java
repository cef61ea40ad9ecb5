package dev.oxbow.dist.transfer.table;

import dev.oxbow.dist.transfer.table.TargetColumn.Misfit;
import dev.oxbow.mysql.write.LocalRows;
import dev.oxbow.mysql.write.WriteConnection;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes chunks into a table within the connection's transaction: by LOAD DATA from a stream where
 * the server lets it, otherwise by INSERTs of many rows. LOAD DATA LOCAL goes on over what does not
 * fit and only warns, so a chunk with a warning is taken back and written row by row, which tells
 * the rows and the reasons. Used by one thread.
 */
public final class TableWriter {
  private static final int DUPLICATE = 1062;

  /** Deprecated features: nothing about the values. */
  private static final Set<Integer> HARMLESS = Set.of(1287, 1681, 3719, 3778);

  /** The connection, or the transaction as a whole, is lost. */
  private static final Set<Integer> FATAL = Set.of(1205, 1213, 1317, 1142, 1143, 1146, 3100);

  /** The server or the driver refuses LOAD DATA LOCAL. */
  private static final Set<Integer> NO_LOCAL = Set.of(1148, 3948, 3950, 4166);

  private static final Pattern COLUMN = Pattern.compile("[Cc]olumn '([^']+)'");
  private static final Pattern AT_ROW = Pattern.compile(" at row \\d+$");

  private final Connection connection;
  private final List<TargetColumn> columns;
  private final Duplicates duplicates;
  private final String load;
  private final String into;
  private final String row;
  private boolean local;
  private long ignored;

  /**
   * @param columns that are written, in the order of a chunk's texts
   * @param raw whether values were bytes of MySQL's own form
   */
  public TableWriter(
      WriteConnection connection,
      TargetTable table,
      List<TargetColumn> columns,
      Duplicates duplicates,
      boolean raw)
      throws SQLException {
    this.connection = connection.connection();
    this.columns = columns;
    this.duplicates = duplicates;
    this.local = LocalRows.areTaken(this.connection);
    this.into =
        columns.stream()
            .map(column -> TargetTable.quote(column.name()))
            .collect(Collectors.joining(", ", " INTO " + table.quoted() + " (", ") VALUES "));
    this.row =
        columns.stream()
            .map(column -> column.expression("?", raw))
            .collect(Collectors.joining(", ", "(", ")"));
    this.load = load(table, columns, duplicates, raw);
  }

  private static String load(
      TargetTable table, List<TargetColumn> columns, Duplicates duplicates, boolean raw) {
    List<String> fields = new ArrayList<>();
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = TargetTable.quote(columns.get(i).name());
      String variable = "@v" + i;
      String expression = columns.get(i).expression(variable, raw);
      boolean direct = expression.equals(variable);
      fields.add(direct ? name : variable);
      if (!direct) {
        sets.add(name + " = " + expression);
      }
    }
    return "LOAD DATA LOCAL INFILE 'oxbow' "
        + duplicates.load()
        + " INTO TABLE "
        + table.quoted()
        + " CHARACTER SET utf8mb4 ("
        + String.join(", ", fields)
        + ")"
        + (sets.isEmpty() ? "" : " SET " + String.join(", ", sets));
  }

  /** Whether LOAD DATA is used. */
  public boolean isLocal() {
    return local;
  }

  /** How many rows had a key that was there already, and were left out. */
  public long ignored() {
    return ignored;
  }

  /** How many rows to send at once. */
  public int rowsPerChunk() {
    return local ? 8192 : Math.max(1, Math.min(500, 32_000 / Math.max(1, columns.size())));
  }

  /**
   * Writes a chunk, not yet committed.
   *
   * @throws BadRowsException when rows of it do not fit
   */
  public void write(Chunk chunk) throws SQLException, BadRowsException {
    if (chunk.size() > 0) {
      execute("SAVEPOINT oxbow_chunk");
      if (chunk.bad().isEmpty() && together(chunk)) {
        return;
      }
      execute("ROLLBACK TO SAVEPOINT oxbow_chunk");
    }
    List<BadRow> bad = oneByOne(chunk);
    if (!bad.isEmpty()) {
      throw new BadRowsException(bad);
    }
  }

  /** Whether all rows went in, or had duplicates that may be left out. */
  private boolean together(Chunk chunk) throws SQLException {
    try {
      return local ? load(chunk) : insert(chunk);
    } catch (Misfit e) {
      return false;
    } catch (SQLException e) {
      if (NO_LOCAL.contains(e.getErrorCode()) && local) {
        local = false;
        return false;
      }
      requireData(e);
      return false;
    }
  }

  private boolean load(Chunk chunk) throws SQLException, Misfit {
    try (Statement statement = connection.createStatement()) {
      return fits(chunk, LocalRows.load(statement, load, new ByteArrayInputStream(chunk.asTab())));
    }
  }

  private boolean insert(Chunk chunk) throws SQLException {
    String sql =
        duplicates.insert() + into + String.join(", ", Collections.nCopies(chunk.size(), row));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int at = 1;
      for (int i = 0; i < chunk.size(); i++) {
        for (String text : chunk.row(i)) {
          statement.setString(at++, text);
        }
      }
      return fits(chunk, statement.executeUpdate());
    }
  }

  private boolean fits(Chunk chunk, int written) throws SQLException {
    for (Warning warning : warnings()) {
      boolean leftOut = duplicates == Duplicates.IGNORE && warning.code() == DUPLICATE;
      if (!leftOut) {
        return false;
      }
    }
    if (duplicates == Duplicates.IGNORE) {
      ignored += chunk.size() - written;
    }
    return true;
  }

  private List<BadRow> oneByOne(Chunk chunk) throws SQLException {
    List<BadRow> bad = new ArrayList<>(chunk.bad());
    long leftOut = 0;
    try (PreparedStatement statement = connection.prepareStatement(duplicates.one() + into + row)) {
      for (int i = 0; i < chunk.size() && bad.size() < Chunk.MOST_BAD; i++) {
        try {
          @Nullable String[] texts = chunk.row(i);
          for (int c = 0; c < texts.length; c++) {
            statement.setString(c + 1, texts[c]);
          }
          statement.executeUpdate();
          for (Warning warning : warnings()) {
            bad.add(badRow(chunk, i, warning.message()));
          }
        } catch (SQLException e) {
          if (duplicates == Duplicates.IGNORE && e.getErrorCode() == DUPLICATE) {
            leftOut++;
            continue;
          }
          requireData(e);
          bad.add(badRow(chunk, i, String.valueOf(e.getMessage())));
        }
      }
    }
    ignored += leftOut;
    return bad;
  }

  private BadRow badRow(Chunk chunk, int row, String message) {
    String plain =
        message
            .replaceFirst("^(?:Data truncation|Data truncated): ", "")
            .replaceFirst(AT_ROW.pattern(), "");
    Matcher column = COLUMN.matcher(plain);
    return new BadRow(chunk.place(row), column.find() ? column.group(1) : "", plain);
  }

  /** Throws what is no fault of a row. */
  private static void requireData(SQLException e) throws SQLException {
    String state = e.getSQLState();
    if (FATAL.contains(e.getErrorCode()) || state == null || state.startsWith("08")) {
      throw e;
    }
  }

  private record Warning(int code, String message) {}

  /** What the last statement had to say. */
  private List<Warning> warnings() throws SQLException {
    List<Warning> warnings = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW WARNINGS")) {
      while (rows.next()) {
        if (!HARMLESS.contains(rows.getInt(2))) {
          warnings.add(new Warning(rows.getInt(2), rows.getString(3)));
        }
      }
    }
    return warnings;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

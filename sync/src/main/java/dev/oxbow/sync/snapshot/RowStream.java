package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.change.Row;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The rows of one SELECT, straight from the socket, so that none but the present one is in memory.
 * Closing it before its end stops the statement in the server.
 */
final class RowStream implements AutoCloseable {
  /** ER_QUERY_INTERRUPTED. */
  private static final int INTERRUPTED = 1317;

  /** What a value costs beside its bytes, about. */
  private static final int VALUE_BYTES = 24;

  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;
  private final TableRows table;
  private boolean ended;
  private long bytes;

  /**
   * @param table whose select list the statement's begins with
   */
  RowStream(Connection connection, TableRows table, String sql) throws SQLException {
    this.connection = connection;
    this.table = table;
    this.statement = connection.createStatement();
    // How Connector/J is told to stream.
    statement.setFetchSize(Integer.MIN_VALUE);
    try {
      this.rows = statement.executeQuery(sql);
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  boolean next() throws SQLException {
    if (!ended && !rows.next()) {
      ended = true;
    }
    return !ended;
  }

  Row row() throws SQLException {
    Row row = table.read(rows);
    for (int i = 0; i < row.size(); i++) {
      bytes += VALUE_BYTES + (row.get(i) instanceof byte[] data ? data.length : 0);
    }
    return row;
  }

  /** The statement's result on its present row. */
  ResultSet result() {
    return rows;
  }

  /** What the rows so far hold in memory, about. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws SQLException {
    try {
      if (!ended) {
        statement.cancel();
        boolean interrupted = drain();
        if (!interrupted) {
          settle();
        }
      }
    } finally {
      statement.close();
    }
  }

  /** Reads what is under way until the server stops; whether it said that it was interrupted. */
  private boolean drain() throws SQLException {
    try {
      while (rows.next()) {
        // These rows were sent before the server heard of it.
        continue;
      }
      return false;
    } catch (SQLException e) {
      if (e.getErrorCode() == INTERRUPTED) {
        return true;
      }
      throw e;
    }
  }

  /** The order to stop came too late, and would stop the next statement: give it one. */
  private void settle() throws SQLException {
    try (Statement next = connection.createStatement()) {
      next.execute("DO 0");
    } catch (SQLException e) {
      if (e.getErrorCode() != INTERRUPTED) {
        throw e;
      }
    }
  }
}

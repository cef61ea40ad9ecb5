package dev.oxbow.sync.snapshot;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the rows of a server's tables, each time on a connection of its own. Thread-safe. */
public final class ServerChunks implements ChunkSource {
  private final MySqlPool pool;
  private final Collations collations;
  private final Sizes sizes;
  private final Map<TableName, String> where;

  /**
   * How large a chunk may be.
   *
   * @param rows at most
   * @param bytes at most, about; a single row may be larger
   */
  public record Sizes(int rows, long bytes) {}

  /**
   * @param where conditions of SQL for the rows of some tables
   */
  public ServerChunks(
      MySqlPool pool, Collations collations, Sizes sizes, Map<TableName, String> where) {
    this.pool = pool;
    this.collations = collations;
    this.sizes = sizes;
    this.where = Map.copyOf(where);
  }

  /** What a thread does with a connection. */
  private interface Work<T> {
    T with(Connection connection) throws SQLException, InterruptedException;
  }

  private <T> T ask(String what, Work<T> work) {
    try (Connection connection = pool.borrow()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw pool.failures().of(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OxbowException(ErrorCode.CANCELLED, "Interrupted while " + what, e);
    }
  }

  /**
   * Has the server look at the conditions.
   *
   * @throws OxbowException INVALID_CONFIG for one that it does not take
   */
  public void checkConditions() {
    where.forEach(this::check);
  }

  private void check(TableName table, String condition) {
    try (Connection connection = pool.borrow();
        Statement statement = connection.createStatement()) {
      statement
          .executeQuery(
              "EXPLAIN SELECT 1 FROM " + TableRows.name(table) + " WHERE (" + condition + ")")
          .close();
    } catch (SQLException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "Setting 'snapshot.where."
              + table
              + "' is no condition that MySQL takes: "
              + condition
              + ": "
              + e.getMessage()
              + "; give what may stand behind WHERE in a SELECT from "
              + table,
          e);
    }
  }

  @Override
  public List<TableName> tables(BinlogPosition stream) {
    return ask(
        "listing the tables",
        connection -> {
          Visibility.await(connection, stream);
          return new PresentTables(connection, collations).tables();
        });
  }

  @Override
  public Map<TableName, Long> estimates() {
    return ask(
        "asking for the sizes of the tables",
        connection -> {
          Map<TableName, Long> rows = new HashMap<>();
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      """
                      SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_ROWS FROM information_schema.TABLES
                      WHERE TABLE_TYPE = 'BASE TABLE'
                      """)) {
            while (row.next()) {
              rows.put(new TableName(row.getString(1), row.getString(2)), row.getLong(3));
            }
          }
          return rows;
        });
  }

  @Override
  public Optional<Facts> table(TableName table, BinlogPosition stream) {
    return ask(
        "looking at table " + table,
        connection -> {
          Visibility.await(connection, stream);
          try {
            return facts(connection, table);
          } catch (OxbowException e) {
            if (e.code() == ErrorCode.SOURCE_TABLE_GONE) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private Optional<Facts> facts(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT t.TABLE_ROWS, t.AVG_ROW_LENGTH, e.TRANSACTIONS
            FROM information_schema.TABLES t
            JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
            WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ? AND t.TABLE_TYPE = 'BASE TABLE'
            """)) {
      statement.setString(1, table.database());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        long length = Math.max(1, row.getLong(2));
        long fitting = Math.max(1, sizes.bytes / length);
        return Optional.of(
            new Facts(
                new PresentTables(connection, collations).schema(table),
                row.getLong(1),
                (int) Math.min(sizes.rows, fitting),
                "YES".equals(row.getString(3))));
      }
    }
  }

  @Override
  public Optional<Bound> next(TableSchema schema, Optional<Bound> after, int rows) {
    KeyOrder order = new KeyOrder(schema);
    String sql =
        "SELECT "
            + order.selectList()
            + " FROM "
            + TableRows.name(schema.table())
            + where(schema.table(), order.conditions(after, Optional.empty()))
            + order.orderBy()
            + " LIMIT 1 OFFSET "
            + (rows - 1);
    return ask(
        "dividing table " + schema.table(),
        connection -> {
          connection.setNetworkTimeout(Runnable::run, 0);
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.of(order.bound(row, 1)) : Optional.empty();
          }
        });
  }

  private String where(TableName table, List<String> conditions) {
    List<String> all = new ArrayList<>(conditions);
    String own = where.get(table);
    if (own != null) {
      all.add("(" + own + ")");
    }
    return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
  }

  /** The SELECT that reads a chunk: its rows, and behind each the key. */
  public String statement(Range range) {
    TableSchema schema = range.schema();
    KeyOrder order = new KeyOrder(schema);
    return "SELECT "
        + new TableRows(schema).selectList()
        + ", "
        + order.selectList()
        + " FROM "
        + TableRows.name(schema.table())
        + where(schema.table(), order.conditions(range.after(), range.upTo()))
        + order.orderBy();
  }

  @Override
  public Chunk read(Range range, BinlogPosition stream) {
    TableSchema schema = range.schema();
    KeyOrder order = new KeyOrder(schema);
    TableRows table = new TableRows(schema);
    String sql = statement(range);
    return ask(
        "reading table " + schema.table(),
        connection -> {
          Visibility.await(connection, stream);
          connection.setNetworkTimeout(Runnable::run, 0);
          List<Row> read = new ArrayList<>();
          Optional<Bound> stoppedAt = Optional.empty();
          try (RowStream rows = new RowStream(connection, table, sql)) {
            while (stoppedAt.isEmpty() && rows.next()) {
              read.add(rows.row());
              if (rows.bytes() >= sizes.bytes) {
                stoppedAt = Optional.of(order.bound(rows.result(), table.columns() + 1));
              }
            }
          }
          return new Chunk(read, stoppedAt, Visibility.end(connection));
        });
  }

  @Override
  public void readWhole(TableName name, BinlogPosition stream, WholeSink to) {
    ask(
        "reading table " + name,
        connection -> {
          ConsistentRead read = new ConsistentRead(connection, sizes);
          try {
            Moment moment = read.begin(stream);
            TableSchema schema = new PresentTables(connection, collations).schema(name);
            to.opened(schema, moment);
            read.rows(schema, where(name, List.of()), to);
          } finally {
            read.end();
          }
          return true;
        });
  }

  @Override
  public BinlogPosition end() {
    return ask("asking where the binlog ends", Visibility::end);
  }
}

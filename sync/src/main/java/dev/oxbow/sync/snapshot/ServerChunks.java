package dev.oxbow.sync.snapshot;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.change.TableSchema;
import dev.oxbow.sync.progress.Bound;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads chunks from a server, each on a connection of its own. Thread-safe. */
public final class ServerChunks implements Snapshots.ChunkSource {
  private final MySqlPool pool;
  private final Collations collations;
  private final int rows;

  /**
   * @param rows of a chunk
   */
  public ServerChunks(MySqlPool pool, Collations collations, int rows) {
    this.pool = pool;
    this.collations = collations;
    this.rows = rows;
  }

  @Override
  public TableSchema schema(TableName table) {
    try (Connection connection = pool.borrow()) {
      return new PresentTables(connection, collations).schema(table);
    } catch (SQLException e) {
      throw failed(table, e);
    }
  }

  @Override
  public Optional<Bound> next(TableSchema schema, Optional<Bound> after) {
    KeyOrder order = new KeyOrder(schema);
    String sql =
        "SELECT "
            + order.selectList()
            + " FROM "
            + new TableRows(schema).name()
            + order.condition(after, Optional.empty())
            + order.orderBy()
            + " LIMIT 1 OFFSET "
            + (rows - 1);
    try (Connection connection = pool.borrow();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Optional.of(order.bound(row)) : Optional.empty();
    } catch (SQLException e) {
      throw failed(schema.table(), e);
    }
  }

  @Override
  public Snapshots.Chunk read(TableSchema schema, Optional<Bound> after, Optional<Bound> upTo) {
    KeyOrder order = new KeyOrder(schema);
    TableRows table = new TableRows(schema);
    String sql = table.select() + order.condition(after, upTo) + order.orderBy();
    List<Row> read = new ArrayList<>(rows);
    try (Connection connection = pool.borrow();
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          read.add(table.read(row));
        }
      }
      BinlogEnd end = BinlogEnd.of(connection);
      return new Snapshots.Chunk(read, new BinlogPosition(end.file(), end.offset(), null));
    } catch (SQLException e) {
      throw failed(schema.table(), e);
    }
  }

  private static OxbowException failed(TableName table, SQLException e) {
    return new OxbowException(
        ErrorCode.SOURCE_FAILED,
        "The snapshot of " + table + " cannot be read: " + e.getMessage(),
        e);
  }
}

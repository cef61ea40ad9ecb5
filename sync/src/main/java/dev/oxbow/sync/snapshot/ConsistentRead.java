package dev.oxbow.sync.snapshot;

import dev.oxbow.sync.binlog.BinlogPosition;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as it was at one moment, in a transaction that locks nothing. The transactions that the
 * server showed before the moment are in it, those behind the end that the binlog had after the
 * moment are not; of the few between both nobody knows.
 */
final class ConsistentRead {
  private final Connection connection;
  private final ServerChunks.Sizes sizes;

  ConsistentRead(Connection connection, ServerChunks.Sizes sizes) {
    this.connection = connection;
    this.sizes = sizes;
  }

  private record Opened(Visibility.Shown shown, BinlogPosition end) implements ChunkSource.Moment {
    @Override
    public boolean includes(Place place) {
      return shown.includes(place);
    }
  }

  /** Fixes the moment, behind all that the stream had told there. */
  ChunkSource.Moment begin(BinlogPosition stream) throws SQLException, InterruptedException {
    Visibility.await(connection, stream);
    Visibility.Shown shown = Visibility.shown(connection, stream.executed() != null);
    try (Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }
    return new Opened(shown, Visibility.end(connection));
  }

  /** Gives the rows, as many at once as a chunk holds. */
  void rows(TableSchema schema, String where, ChunkSource.WholeSink to)
      throws SQLException, InterruptedException {
    TableRows table = new TableRows(schema);
    String sql = "SELECT " + table.selectList() + " FROM " + TableRows.name(schema.table()) + where;
    connection.setNetworkTimeout(Runnable::run, 0);
    try (RowStream rows = new RowStream(connection, table, sql)) {
      List<Row> some = new ArrayList<>();
      long from = 0;
      while (rows.next()) {
        some.add(rows.row());
        if (some.size() >= sizes.rows() || rows.bytes() - from >= sizes.bytes()) {
          if (!to.rows(some)) {
            return;
          }
          some = new ArrayList<>();
          from = rows.bytes();
        }
      }
      if (!some.isEmpty()) {
        to.rows(some);
      }
    }
  }

  void end() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    }
  }
}

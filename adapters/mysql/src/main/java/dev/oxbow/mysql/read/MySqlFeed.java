package dev.oxbow.mysql.read;

import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.type.ColumnReader;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.type.ColumnType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of one running statement, straight from the socket. */
final class MySqlFeed implements RowFeed {
  private static final Logger LOG = LoggerFactory.getLogger(MySqlFeed.class);

  /** ER_QUERY_INTERRUPTED. */
  static final int INTERRUPTED = 1317;

  private final MySqlRead read;
  private final String sql;
  private final List<Column> columns;
  private final List<ColumnReader> readers;
  private ResultSet rows;
  private final LongAdder bytes = new LongAdder();
  private boolean answered;
  private boolean exhausted;
  private boolean closed;

  /** Sends the statement. */
  MySqlFeed(MySqlRead read, String sql, List<Column> columns) {
    this.read = read;
    this.sql = sql;
    this.columns = columns;
    this.readers = columns.stream().map(ColumnReader::new).toList();
    try {
      this.rows = read.send(sql);
    } catch (SQLException e) {
      read.beginAnew(e);
      this.rows = sendAgain();
    }
    try {
      refuseOtherTypes();
    } catch (OxbowException e) {
      close();
      throw e;
    } catch (SQLException e) {
      close();
      throw read.failure(e);
    }
  }

  private ResultSet sendAgain() {
    try {
      return read.send(sql);
    } catch (SQLException e) {
      throw read.failure(e);
    }
  }

  /** What the server announces must be what planning promised. */
  private void refuseOtherTypes() throws SQLException {
    ResultSetMetaData announced = rows.getMetaData();
    if (announced.getColumnCount() < columns.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns promised, " + announced.getColumnCount() + " selected");
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      // YEAR announces itself as a DATE, and its values as numbers.
      boolean isYear = "YEAR".equals(announced.getColumnTypeName(i + 1));
      int type = isYear ? Types.SMALLINT : announced.getColumnType(i + 1);
      if (!fits(column.type().kind(), type)) {
        throw read.changed(
            "Column '%s' was %s when the statement was planned and is %s in MySQL now; run the statement again"
                .formatted(column.name(), column.type(), announced.getColumnTypeName(i + 1)));
      }
    }
  }

  private static boolean fits(ColumnType.Kind kind, int jdbcType) {
    boolean bytes =
        switch (jdbcType) {
          case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> true;
          default -> false;
        };
    boolean text =
        switch (jdbcType) {
          case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR -> true;
          case Types.LONGNVARCHAR, Types.CLOB -> true;
          default -> false;
        };
    boolean time = jdbcType == Types.DATE || jdbcType == Types.TIMESTAMP;
    return switch (kind) {
      case VARBINARY -> bytes || jdbcType == Types.OTHER;
      case VARCHAR -> !bytes && jdbcType != Types.BIT && !time;
      case DATE, TIMESTAMP -> time;
      default -> !bytes && !text && !time;
    };
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public Lane open() {
    return new OneLane();
  }

  @Override
  public long bytesRead() {
    return bytes.sum();
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    readers.stream().map(ColumnReader::warning).flatMap(Optional::stream).forEach(warnings::add);
    return warnings;
  }

  @Override
  public void cancel() {
    read.cancel();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!exhausted) {
      abandon();
    }
    giveBack(null);
    read.end();
  }

  private void giveBack(@Nullable Exception first) {
    Statement statement = null;
    try {
      statement = rows.getStatement();
    } catch (SQLException e) {
      LOG.debug("The rows are closed already", e);
    }
    MySqlRead.giveBack(rows, first);
    MySqlRead.giveBack(statement, first);
  }

  /** Ends a statement whose rows nobody wants any more, without fetching all of them. */
  private void abandon() {
    if (read.isBroken()) {
      // Its number may be another connection's by now.
      return;
    }
    if (!read.isCancelled()) {
      read.stop();
    }
    read.waits(true);
    try {
      boolean interrupted = drain();
      if (!interrupted) {
        read.awaitKill();
      }
    } catch (SQLException e) {
      read.breakOff();
    } finally {
      read.waits(false);
    }
  }

  /** Reads what is under way until the server stops; whether it said that it was interrupted. */
  private boolean drain() throws SQLException {
    try {
      while (rows.next()) {
        // These rows were sent before the server heard of it.
        read.move();
      }
      return false;
    } catch (SQLException e) {
      if (e.getErrorCode() == INTERRUPTED) {
        return true;
      }
      throw e;
    }
  }

  /** Goes to the next row; when the connection is lost before the first one, to another's first. */
  private boolean nextRow() throws SQLException {
    boolean isRow;
    try {
      isRow = rows.next();
    } catch (SQLException e) {
      if (answered) {
        throw e;
      }
      read.beginAnew(e);
      giveBack(e);
      rows = sendAgain();
      refuseOtherTypes();
      isRow = rows.next();
    }
    if (!answered) {
      answered = true;
      read.settle();
    }
    read.move();
    return isRow;
  }

  /** The only lane: a connection gives its rows in one stream. */
  private final class OneLane implements Lane {
    @Override
    public int fill(RowBatch batch) {
      if (exhausted) {
        return 0;
      }
      RowBatch.Writer[] writers = new RowBatch.Writer[readers.size()];
      for (int i = 0; i < writers.length; i++) {
        writers[i] = batch.column(i);
      }
      int row = 0;
      long size = 0;
      read.waits(true);
      try {
        for (; row < batch.capacity() && nextRow(); row++) {
          for (int i = 0; i < writers.length; i++) {
            byte[] value = rows.getBytes(i + 1);
            readers.get(i).read(value, writers[i], row);
            size += value == null ? 0 : value.length;
          }
        }
        exhausted = row < batch.capacity();
        return row;
      } catch (SQLException e) {
        exhausted = e.getErrorCode() != 0;
        throw read.failure(e);
      } finally {
        read.waits(false);
        bytes.add(size);
      }
    }

    @Override
    public void close() {
      // The feed holds what there is to free.
    }
  }
}

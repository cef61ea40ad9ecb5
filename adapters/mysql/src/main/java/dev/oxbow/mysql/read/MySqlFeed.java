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

/** The rows of one running statement, straight from the socket. */
final class MySqlFeed implements RowFeed {
  /** ER_QUERY_INTERRUPTED. */
  static final int INTERRUPTED = 1317;

  private final MySqlRead read;
  private final Statement statement;
  private final ResultSet rows;
  private final List<ColumnReader> readers;
  private boolean exhausted;
  private boolean closed;

  MySqlFeed(MySqlRead read, Statement statement, ResultSet rows, List<Column> columns)
      throws SQLException {
    this.read = read;
    this.statement = statement;
    this.rows = rows;
    this.readers = columns.stream().map(ColumnReader::new).toList();
    try {
      refuseOtherTypes(columns);
    } catch (OxbowException e) {
      close();
      throw e;
    }
  }

  /** What the server announces must be what planning promised. */
  private void refuseOtherTypes(List<Column> columns) throws SQLException {
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
    MySqlRead.giveBack(rows, null);
    MySqlRead.giveBack(statement, null);
    read.end();
  }

  /** Ends a statement whose rows nobody wants any more, without fetching all of them. */
  private void abandon() {
    if (!read.isCancelled()) {
      read.stop();
    }
    try {
      boolean interrupted = drain();
      if (!interrupted) {
        read.settle();
      }
    } catch (SQLException e) {
      read.breakOff();
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

  /** The only lane: a connection gives its rows in one stream. */
  private final class OneLane implements Lane {
    @Override
    public int fill(RowBatch batch) {
      if (exhausted) {
        return 0;
      }
      int columns = readers.size();
      RowBatch.Writer[] writers = new RowBatch.Writer[columns];
      for (int i = 0; i < columns; i++) {
        writers[i] = batch.column(i);
      }
      try {
        int row = 0;
        for (; row < batch.capacity(); row++) {
          if (!rows.next()) {
            exhausted = true;
            break;
          }
          for (int i = 0; i < columns; i++) {
            readers.get(i).read(rows.getBytes(i + 1), writers[i], row);
          }
        }
        return row;
      } catch (SQLException e) {
        exhausted = e.getErrorCode() != 0;
        throw read.failure(e);
      }
    }

    @Override
    public void close() {
      // The feed holds what there is to free.
    }
  }
}

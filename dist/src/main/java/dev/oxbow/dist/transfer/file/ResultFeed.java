package dev.oxbow.dist.transfer.file;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a JDBC result as a feed of the executor, in their order: it has one lane. */
final class ResultFeed implements RowFeed, RowFeed.Lane {
  private final ResultSet rows;
  private final Tally tally;
  private final List<Column> columns;
  private volatile boolean cancelled;
  private @Nullable SQLException failure;

  ResultFeed(ResultSet rows, Tally tally) throws SQLException {
    this.rows = rows;
    this.tally = tally;
    this.columns = columns(rows.getMetaData());
  }

  /** Names are distinct, also for who does not see their case. */
  List<Column> columns() {
    return columns;
  }

  /** Why the rows broke off, if they did. */
  synchronized @Nullable SQLException failure() {
    return failure;
  }

  private static List<Column> columns(ResultSetMetaData of) throws SQLException {
    List<Column> columns = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 1; i <= of.getColumnCount(); i++) {
      String name = of.getColumnLabel(i);
      for (int n = 2; !taken.add(name.toLowerCase(Locale.ROOT)); n++) {
        name = of.getColumnLabel(i) + "_" + n;
      }
      columns.add(Column.of(name, type(of, i)));
    }
    return columns;
  }

  private static ColumnType type(ResultSetMetaData of, int column) throws SQLException {
    return switch (of.getColumnType(column)) {
      case Types.BOOLEAN, Types.BIT -> ColumnType.of(Kind.BOOLEAN);
      case Types.TINYINT -> ColumnType.of(Kind.TINYINT);
      case Types.SMALLINT -> ColumnType.of(Kind.SMALLINT);
      case Types.INTEGER -> ColumnType.of(Kind.INTEGER);
      case Types.BIGINT -> ColumnType.of(Kind.BIGINT);
      case Types.REAL -> ColumnType.of(Kind.REAL);
      case Types.FLOAT, Types.DOUBLE -> ColumnType.of(Kind.DOUBLE);
      case Types.DECIMAL, Types.NUMERIC -> decimal(of.getPrecision(column), of.getScale(column));
      case Types.DATE -> ColumnType.of(Kind.DATE);
      case Types.TIME -> ColumnType.time(ColumnType.MAX_TIME_PRECISION);
      case Types.TIMESTAMP -> ColumnType.timestamp(ColumnType.MAX_TIME_PRECISION);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> ColumnType.of(Kind.VARBINARY);
      default -> ColumnType.of(Kind.VARCHAR);
    };
  }

  /** Of a driver with wider decimals, their text. */
  private static ColumnType decimal(int precision, int scale) {
    boolean fits =
        precision >= 1
            && precision <= ColumnType.MAX_DECIMAL_PRECISION
            && scale >= 0
            && scale <= precision;
    return fits ? ColumnType.decimal(precision, scale) : ColumnType.of(Kind.VARCHAR);
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public Lane open() {
    return this;
  }

  @Override
  public int fill(RowBatch batch) {
    int row = 0;
    try {
      while (row < batch.capacity() && rows.next()) {
        if (cancelled) {
          throw new OxbowException(ErrorCode.CANCELLED, "The statement was cancelled");
        }
        for (int i = 0; i < columns.size(); i++) {
          set(batch.column(i), row, i + 1, columns.get(i).type());
        }
        row++;
      }
    } catch (SQLException e) {
      synchronized (this) {
        failure = e;
      }
      throw new OxbowException(ErrorCode.SOURCE_FAILED, String.valueOf(e.getMessage()), e);
    }
    tally.addRows(row);
    return row;
  }

  private void set(RowBatch.Writer to, int row, int column, ColumnType type) throws SQLException {
    switch (type.kind()) {
      case BOOLEAN -> {
        boolean value = rows.getBoolean(column);
        if (!rows.wasNull()) {
          to.setBoolean(row, value);
        }
      }
      case TINYINT, SMALLINT, INTEGER, BIGINT -> {
        long value = rows.getLong(column);
        if (!rows.wasNull()) {
          to.setLong(row, value);
        }
      }
      case REAL, DOUBLE -> {
        double value = type.kind() == Kind.REAL ? rows.getFloat(column) : rows.getDouble(column);
        if (!rows.wasNull()) {
          to.setDouble(row, value);
        }
      }
      default -> setObject(to, row, column, type);
    }
    if (rows.wasNull()) {
      to.setNull(row);
    }
  }

  private void setObject(RowBatch.Writer to, int row, int column, ColumnType type)
      throws SQLException {
    switch (type.kind()) {
      case DECIMAL -> {
        BigDecimal value = rows.getBigDecimal(column);
        if (value != null) {
          to.setDecimal(row, value.setScale(type.scale()));
        }
      }
      case VARBINARY -> {
        byte[] value = rows.getBytes(column);
        if (value != null) {
          to.setBytes(row, value, 0, value.length);
        }
      }
      case DATE -> {
        LocalDate value = rows.getObject(column, LocalDate.class);
        if (value != null) {
          to.setDay(row, (int) value.toEpochDay());
        }
      }
      case TIME -> {
        LocalTime value = rows.getObject(column, LocalTime.class);
        if (value != null) {
          to.setMicros(row, value.toNanoOfDay() / 1000);
        }
      }
      case TIMESTAMP -> {
        LocalDateTime value = rows.getObject(column, LocalDateTime.class);
        if (value != null) {
          to.setMicros(
              row, value.toEpochSecond(ZoneOffset.UTC) * 1_000_000L + value.getNano() / 1000);
        }
      }
      default -> {
        String value = rows.getString(column);
        if (value != null) {
          to.setString(row, value);
        }
      }
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  /** The result is its owner's. */
  @Override
  public void close() {}
}

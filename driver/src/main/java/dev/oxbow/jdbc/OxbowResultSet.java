package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ValueType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import javax.sql.rowset.serial.SerialBlob;
import javax.sql.rowset.serial.SerialClob;
import org.jspecify.annotations.Nullable;

/**
 * Rows, streamed, read once and forward. What the engine holds for them is freed as soon as the
 * last row was read, and at the latest when this is closed. Used by one thread at a time; {@code
 * close} may come from any.
 */
final class OxbowResultSet implements LabelGetters, NoUpdates, ForwardOnly, PlainValues, Wrapped {
  /** Whom a result tells that it was closed. */
  interface Owner {
    void closed(OxbowResultSet result) throws SQLException;
  }

  private final @Nullable Statement statement;
  private final Columns columns;
  private final BackendRows rows;
  private final Owner owner;
  private int fetchSize;
  private volatile boolean closed;
  private boolean ended;
  private boolean wasNull;
  private long position;
  private @Nullable Object @Nullable [] row;
  private @Nullable Object @Nullable [] ahead;
  private @Nullable SQLWarning warnings;

  OxbowResultSet(
      @Nullable Statement statement,
      Columns columns,
      BackendRows rows,
      int fetchSize,
      Owner owner) {
    this.statement = statement;
    this.columns = columns;
    this.rows = rows;
    this.fetchSize = fetchSize;
    this.owner = owner;
  }

  @Override
  public boolean next() throws SQLException {
    checkOpen();
    row = ahead != null ? ahead : pull();
    ahead = null;
    if (row == null) {
      return false;
    }
    position++;
    return true;
  }

  private @Nullable Object @Nullable [] pull() throws SQLException {
    if (ended) {
      return null;
    }
    @Nullable Object @Nullable [] next = rows.next();
    if (next == null) {
      ended = true;
      keepWarnings();
      rows.close();
    }
    return next;
  }

  private void keepWarnings() throws SQLException {
    warnings = Warnings.chain(rows.warnings());
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    row = null;
    ahead = null;
    try {
      if (!ended) {
        keepWarnings();
      }
    } finally {
      try {
        rows.close();
      } finally {
        owner.closed(this);
      }
    }
  }

  private void checkOpen() throws SQLException {
    if (closed) {
      throw Failures.noRow("The result set is closed; run the statement again");
    }
  }

  /** The value of a column of the current row; keeps whether it is NULL. */
  private @Nullable Object value(int column) throws SQLException {
    checkOpen();
    if (row == null) {
      throw Failures.noRow(
          position == 0
              ? "The result set stands before its first row; call next()"
              : "The result set has no more rows");
    }
    columns.get(column);
    Object v = row[column - 1];
    wasNull = v == null;
    return v;
  }

  private ValueType type(int column) throws SQLException {
    return columns.get(column).type();
  }

  @Override
  public boolean wasNull() throws SQLException {
    checkOpen();
    return wasNull;
  }

  @Override
  public @Nullable String getString(int column) throws SQLException {
    Object v = value(column);
    return v == null ? null : Texts.toText(v, type(column));
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    Object v = value(column);
    return v != null && Numbers.toBoolean(v);
  }

  @Override
  public byte getByte(int column) throws SQLException {
    Object v = value(column);
    return v == null ? 0 : Numbers.toByte(v);
  }

  @Override
  public short getShort(int column) throws SQLException {
    Object v = value(column);
    return v == null ? 0 : Numbers.toShort(v);
  }

  @Override
  public int getInt(int column) throws SQLException {
    Object v = value(column);
    return v == null ? 0 : Numbers.toInt(v);
  }

  @Override
  public long getLong(int column) throws SQLException {
    Object v = value(column);
    return v == null ? 0 : Numbers.toLong(v);
  }

  @Override
  public float getFloat(int column) throws SQLException {
    Object v = value(column);
    return v == null ? 0 : Numbers.toFloat(v);
  }

  @Override
  public double getDouble(int column) throws SQLException {
    Object v = value(column);
    return v == null ? 0 : Numbers.toDouble(v);
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
    Object v = value(column);
    return v == null ? null : Numbers.toDecimal(v);
  }

  @Override
  @Deprecated
  public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
    BigDecimal v = getBigDecimal(column);
    return v == null ? null : Numbers.rounded(v, scale);
  }

  @Override
  public byte @Nullable [] getBytes(int column) throws SQLException {
    Object v = value(column);
    return v == null ? null : Texts.toBytes(v);
  }

  @Override
  public @Nullable Date getDate(int column) throws SQLException {
    return getDate(column, null);
  }

  @Override
  public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
    Object v = value(column);
    return v == null ? null : Times.toSqlDate(Times.toDate(v), calendar);
  }

  @Override
  public @Nullable Time getTime(int column) throws SQLException {
    return getTime(column, null);
  }

  @Override
  public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
    Object v = value(column);
    return v == null ? null : Times.toSqlTime(Times.toTime(v), calendar);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int column) throws SQLException {
    return getTimestamp(column, null);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar)
      throws SQLException {
    Object v = value(column);
    return v == null ? null : Times.toSqlTimestamp(Times.toDateTime(v), calendar);
  }

  @Override
  public @Nullable Object getObject(int column) throws SQLException {
    Object v = value(column);
    return v == null ? null : JavaTypes.byDefault(v, type(column));
  }

  @Override
  public <T> @Nullable T getObject(int column, Class<T> wanted) throws SQLException {
    if (wanted == null) {
      throw Failures.wrongUse("getObject needs a class");
    }
    Object v = value(column);
    return v == null ? null : JavaTypes.as(v, type(column), wanted);
  }

  @Override
  public @Nullable String getNString(int column) throws SQLException {
    return getString(column);
  }

  @Override
  public @Nullable InputStream getBinaryStream(int column) throws SQLException {
    byte[] bytes = getBytes(column);
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  @Override
  public @Nullable InputStream getAsciiStream(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public @Nullable Reader getCharacterStream(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new StringReader(text);
  }

  @Override
  public @Nullable Reader getNCharacterStream(int column) throws SQLException {
    return getCharacterStream(column);
  }

  @Override
  public @Nullable Blob getBlob(int column) throws SQLException {
    byte[] bytes = getBytes(column);
    return bytes == null ? null : new SerialBlob(bytes);
  }

  @Override
  public @Nullable Clob getClob(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new SerialClob(text.toCharArray());
  }

  @Override
  public int findColumn(String label) throws SQLException {
    checkOpen();
    return columns.find(label);
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return new OxbowResultSetMetaData(columns);
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    checkOpen();
    return position == 0 && row == null && hasNext();
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    checkOpen();
    return position > 0 && row == null;
  }

  @Override
  public boolean isFirst() throws SQLException {
    checkOpen();
    return position == 1 && row != null;
  }

  @Override
  public boolean isLast() throws SQLException {
    checkOpen();
    return row != null && !hasNext();
  }

  private boolean hasNext() throws SQLException {
    if (ahead == null) {
      ahead = pull();
    }
    return ahead != null;
  }

  @Override
  public int getRow() throws SQLException {
    checkOpen();
    return row == null ? 0 : (int) Math.min(position, Integer.MAX_VALUE);
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    if (direction != ResultSet.FETCH_FORWARD) {
      throw Refused.scroll();
    }
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return ResultSet.FETCH_FORWARD;
  }

  @Override
  public void setFetchSize(int size) throws SQLException {
    checkOpen();
    if (size < 0) {
      throw Failures.wrongUse("The fetch size must not be negative, but is " + size);
    }
    fetchSize = size;
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public int getType() throws SQLException {
    checkOpen();
    return ResultSet.TYPE_FORWARD_ONLY;
  }

  @Override
  public int getConcurrency() throws SQLException {
    checkOpen();
    return ResultSet.CONCUR_READ_ONLY;
  }

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public String getCursorName() throws SQLException {
    throw Failures.notSupported("Cursors have no names: rows cannot be changed through them");
  }

  @Override
  public @Nullable Statement getStatement() throws SQLException {
    checkOpen();
    return statement;
  }

  /** Those of the run so far; complete once the last row was read. */
  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return warningsSoFar();
  }

  /** As {@link #getWarnings()}, also when this is closed. */
  @Nullable SQLWarning warningsSoFar() throws SQLException {
    if (!ended && !closed) {
      keepWarnings();
    }
    return warnings;
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warnings = null;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }
}

package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** Every setter of a parameter, by way of one. */
interface TypedParameters extends PreparedStatement {
  /** Sets a parameter to an object of any class that has a meaning in SQL, or to NULL. */
  void put(int number, @Nullable Object x) throws SQLException;

  @Override
  default void setNull(int number, int sqlType) throws SQLException {
    put(number, null);
  }

  @Override
  default void setNull(int number, int sqlType, String typeName) throws SQLException {
    put(number, null);
  }

  @Override
  default void setBoolean(int number, boolean x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setByte(int number, byte x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setShort(int number, short x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setInt(int number, int x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setLong(int number, long x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setFloat(int number, float x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setDouble(int number, double x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setBigDecimal(int number, @Nullable BigDecimal x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setString(int number, @Nullable String x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setNString(int number, @Nullable String x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setBytes(int number, byte @Nullable [] x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setDate(int number, @Nullable Date x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setDate(int number, @Nullable Date x, @Nullable Calendar calendar)
      throws SQLException {
    put(number, x == null ? null : Times.fromJava(x, calendar));
  }

  @Override
  default void setTime(int number, @Nullable Time x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setTime(int number, @Nullable Time x, @Nullable Calendar calendar)
      throws SQLException {
    put(number, x == null ? null : Times.fromJava(x, calendar));
  }

  @Override
  default void setTimestamp(int number, @Nullable Timestamp x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setTimestamp(int number, @Nullable Timestamp x, @Nullable Calendar calendar)
      throws SQLException {
    put(number, x == null ? null : Times.fromJava(x, calendar));
  }

  @Override
  default void setObject(int number, @Nullable Object x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setObject(int number, @Nullable Object x, int sqlType) throws SQLException {
    setObject(number, x, jdbcType(sqlType));
  }

  @Override
  default void setObject(int number, @Nullable Object x, int sqlType, int scaleOrLength)
      throws SQLException {
    setObject(number, x, jdbcType(sqlType), scaleOrLength);
  }

  @Override
  default void setObject(int number, @Nullable Object x, SQLType sqlType) throws SQLException {
    put(number, x == null ? null : convert(x, sqlType));
  }

  @Override
  default void setObject(int number, @Nullable Object x, SQLType sqlType, int scaleOrLength)
      throws SQLException {
    Object v = x == null ? null : convert(x, sqlType);
    put(number, v instanceof BigDecimal d ? d.setScale(scaleOrLength, RoundingMode.HALF_UP) : v);
  }

  private static JDBCType jdbcType(int sqlType) throws SQLException {
    try {
      return JDBCType.valueOf(sqlType);
    } catch (IllegalArgumentException e) {
      throw Failures.of("HY004", 1010, sqlType + " is no type of java.sql.Types", e);
    }
  }

  /** What the caller asked for in so many words: digits may be cut here. */
  private static Object convert(Object x, SQLType sqlType) throws SQLException {
    Object v = Parameters.fromJava(x);
    if (!(sqlType instanceof JDBCType type)) {
      return v;
    }
    JDBCType own =
        switch (type) {
          case BIT, BOOLEAN -> JDBCType.BOOLEAN;
          case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, TIME, TIMESTAMP -> type;
          case FLOAT -> JDBCType.DOUBLE;
          case NUMERIC, DECIMAL -> JDBCType.DECIMAL;
          case TIME_WITH_TIMEZONE -> JDBCType.TIME;
          case TIMESTAMP_WITH_TIMEZONE -> JDBCType.TIMESTAMP;
          case CHAR, VARCHAR, LONGVARCHAR, NCHAR, NVARCHAR, LONGNVARCHAR, CLOB, NCLOB ->
              JDBCType.VARCHAR;
          case BINARY, VARBINARY, LONGVARBINARY, BLOB -> JDBCType.VARBINARY;
          case NULL, OTHER, JAVA_OBJECT -> JDBCType.NULL;
          default -> throw Refused.type("setObject with type " + sqlType.getName());
        };
    if (own == JDBCType.NULL) {
      return v;
    }
    ValueType target = ValueType.of(own);
    return JavaTypes.as(v, target, target.valueClass());
  }

  @Override
  default void setBlob(int number, @Nullable Blob x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setBlob(int number, @Nullable InputStream x) throws SQLException {
    put(number, bytes(x, Long.MAX_VALUE));
  }

  @Override
  default void setBlob(int number, @Nullable InputStream x, long length) throws SQLException {
    put(number, bytes(x, length));
  }

  @Override
  default void setBinaryStream(int number, @Nullable InputStream x) throws SQLException {
    put(number, bytes(x, Long.MAX_VALUE));
  }

  @Override
  default void setBinaryStream(int number, @Nullable InputStream x, int length)
      throws SQLException {
    put(number, bytes(x, length));
  }

  @Override
  default void setBinaryStream(int number, @Nullable InputStream x, long length)
      throws SQLException {
    put(number, bytes(x, length));
  }

  @Override
  default void setAsciiStream(int number, @Nullable InputStream x) throws SQLException {
    setAsciiStream(number, x, Long.MAX_VALUE);
  }

  @Override
  default void setAsciiStream(int number, @Nullable InputStream x, int length) throws SQLException {
    setAsciiStream(number, x, (long) length);
  }

  @Override
  default void setAsciiStream(int number, @Nullable InputStream x, long length)
      throws SQLException {
    byte[] bytes = bytes(x, length);
    put(number, bytes == null ? null : new String(bytes, StandardCharsets.US_ASCII));
  }

  @Override
  @Deprecated
  default void setUnicodeStream(int number, @Nullable InputStream x, int length)
      throws SQLException {
    byte[] bytes = bytes(x, length);
    put(number, bytes == null ? null : new String(bytes, StandardCharsets.UTF_8));
  }

  @Override
  default void setClob(int number, @Nullable Clob x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setClob(int number, @Nullable Reader x) throws SQLException {
    put(number, text(x, Long.MAX_VALUE));
  }

  @Override
  default void setClob(int number, @Nullable Reader x, long length) throws SQLException {
    put(number, text(x, length));
  }

  @Override
  default void setNClob(int number, @Nullable NClob x) throws SQLException {
    put(number, x);
  }

  @Override
  default void setNClob(int number, @Nullable Reader x) throws SQLException {
    put(number, text(x, Long.MAX_VALUE));
  }

  @Override
  default void setNClob(int number, @Nullable Reader x, long length) throws SQLException {
    put(number, text(x, length));
  }

  @Override
  default void setCharacterStream(int number, @Nullable Reader x) throws SQLException {
    put(number, text(x, Long.MAX_VALUE));
  }

  @Override
  default void setCharacterStream(int number, @Nullable Reader x, int length) throws SQLException {
    put(number, text(x, length));
  }

  @Override
  default void setCharacterStream(int number, @Nullable Reader x, long length) throws SQLException {
    put(number, text(x, length));
  }

  @Override
  default void setNCharacterStream(int number, @Nullable Reader x) throws SQLException {
    put(number, text(x, Long.MAX_VALUE));
  }

  @Override
  default void setNCharacterStream(int number, @Nullable Reader x, long length)
      throws SQLException {
    put(number, text(x, length));
  }

  private static byte @Nullable [] bytes(@Nullable InputStream in, long length)
      throws SQLException {
    if (in == null) {
      return null;
    }
    try {
      return in.readNBytes((int) Math.min(checked(length), Integer.MAX_VALUE));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static @Nullable String text(@Nullable Reader in, long length) throws SQLException {
    if (in == null) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    char[] buffer = new char[8192];
    long left = checked(length);
    try {
      for (int n; left > 0 && (n = in.read(buffer, 0, (int) Math.min(left, 8192))) > 0; left -= n) {
        out.append(buffer, 0, n);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return out.toString();
  }

  private static long checked(long length) throws SQLException {
    if (length < 0) {
      throw Failures.wrongUse("The length of a stream must not be negative, but is " + length);
    }
    return length;
  }

  private static SQLException unreadable(IOException e) {
    return Failures.of("HY000", 1010, "The stream of a parameter cannot be read: " + e, e);
  }

  @Override
  default void setArray(int number, @Nullable Array x) throws SQLException {
    throw Refused.type("setArray");
  }

  @Override
  default void setRef(int number, @Nullable Ref x) throws SQLException {
    throw Refused.type("setRef");
  }

  @Override
  default void setRowId(int number, @Nullable RowId x) throws SQLException {
    throw Refused.type("setRowId");
  }

  @Override
  default void setSQLXML(int number, @Nullable SQLXML x) throws SQLException {
    throw Refused.type("setSQLXML");
  }

  @Override
  default void setURL(int number, @Nullable URL x) throws SQLException {
    throw Refused.type("setURL");
  }
}

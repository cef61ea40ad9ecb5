package dev.oxbow.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;

/** Rows that cannot be changed. */
interface NoUpdates extends ResultSet {
  @Override
  default void updateArray(String label, Array x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateArray(int column, Array x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateAsciiStream(String label, InputStream x, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateAsciiStream(String label, InputStream x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateAsciiStream(String label, InputStream x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateAsciiStream(int column, InputStream x, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateAsciiStream(int column, InputStream x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateAsciiStream(int column, InputStream x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBigDecimal(String label, BigDecimal x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBigDecimal(int column, BigDecimal x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBinaryStream(String label, InputStream x, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBinaryStream(String label, InputStream x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBinaryStream(String label, InputStream x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBinaryStream(int column, InputStream x, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBinaryStream(int column, InputStream x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBinaryStream(int column, InputStream x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBlob(String label, InputStream x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBlob(String label, InputStream x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBlob(String label, Blob x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBlob(int column, InputStream x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBlob(int column, InputStream x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBlob(int column, Blob x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBoolean(String label, boolean x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBoolean(int column, boolean x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateByte(String label, byte x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateByte(int column, byte x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBytes(String label, byte[] x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateBytes(int column, byte[] x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateCharacterStream(String label, Reader x, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateCharacterStream(String label, Reader x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateCharacterStream(String label, Reader x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateCharacterStream(int column, Reader x, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateCharacterStream(int column, Reader x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateCharacterStream(int column, Reader x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateClob(String label, Reader x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateClob(String label, Reader x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateClob(String label, Clob x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateClob(int column, Reader x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateClob(int column, Reader x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateClob(int column, Clob x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateDate(String label, Date x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateDate(int column, Date x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateDouble(String label, double x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateDouble(int column, double x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateFloat(String label, float x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateFloat(int column, float x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateInt(String label, int x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateInt(int column, int x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateLong(String label, long x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateLong(int column, long x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNCharacterStream(String label, Reader x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNCharacterStream(String label, Reader x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNCharacterStream(int column, Reader x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNCharacterStream(int column, Reader x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNClob(String label, Reader x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNClob(String label, Reader x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNClob(String label, NClob x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNClob(int column, Reader x, long length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNClob(int column, Reader x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNClob(int column, NClob x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNString(String label, String x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNString(int column, String x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNull(String label) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateNull(int column) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateObject(String label, Object x, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateObject(String label, Object x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateObject(int column, Object x, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateObject(int column, Object x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateRef(String label, Ref x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateRef(int column, Ref x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateRow() throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateRowId(String label, RowId x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateRowId(int column, RowId x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateSQLXML(String label, SQLXML x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateSQLXML(int column, SQLXML x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateShort(String label, short x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateShort(int column, short x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateString(String label, String x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateString(int column, String x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateTime(String label, Time x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateTime(int column, Time x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateTimestamp(String label, Timestamp x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateTimestamp(int column, Timestamp x) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateObject(String label, Object x, SQLType type) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateObject(String label, Object x, SQLType type, int length) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateObject(int column, Object x, SQLType type) throws SQLException {
    throw Refused.update();
  }

  @Override
  default void updateObject(int column, Object x, SQLType type, int length) throws SQLException {
    throw Refused.update();
  }
}

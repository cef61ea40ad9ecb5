package dev.oxbow.jdbc;

import java.io.InputStream;
import java.net.URL;
import java.sql.Array;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.util.Map;

/** No column holds an array, a reference, a row id, XML or a URL. */
interface PlainValues extends ResultSet {
  @Override
  default Array getArray(int column) throws SQLException {
    throw Refused.type("getArray");
  }

  @Override
  default NClob getNClob(int column) throws SQLException {
    throw Refused.type("getNClob");
  }

  @Override
  default Object getObject(int column, Map<String, Class<?>> map) throws SQLException {
    if (map == null || map.isEmpty()) {
      return getObject(column);
    }
    throw Refused.type("getObject with a type map");
  }

  @Override
  default Ref getRef(int column) throws SQLException {
    throw Refused.type("getRef");
  }

  @Override
  default RowId getRowId(int column) throws SQLException {
    throw Refused.type("getRowId");
  }

  @Override
  default SQLXML getSQLXML(int column) throws SQLException {
    throw Refused.type("getSQLXML");
  }

  @Override
  default URL getURL(int column) throws SQLException {
    throw Refused.type("getURL");
  }

  @Override
  @Deprecated
  default InputStream getUnicodeStream(int column) throws SQLException {
    throw Refused.type("getUnicodeStream");
  }
}

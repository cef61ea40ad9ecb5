package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.ColumnInfo;
import java.sql.JDBCType;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** What is known of a result's columns before its first row. Immutable. */
final class OxbowResultSetMetaData implements ResultSetMetaData, Wrapped {
  private final Columns columns;

  OxbowResultSetMetaData(Columns columns) {
    this.columns = columns;
  }

  @Override
  public int getColumnCount() {
    return columns.size();
  }

  @Override
  public boolean isAutoIncrement(int column) throws SQLException {
    columns.get(column);
    return false;
  }

  @Override
  public boolean isCaseSensitive(int column) throws SQLException {
    return columns.get(column).type().type() == JDBCType.VARCHAR;
  }

  @Override
  public boolean isSearchable(int column) throws SQLException {
    columns.get(column);
    return true;
  }

  @Override
  public boolean isCurrency(int column) throws SQLException {
    columns.get(column);
    return false;
  }

  @Override
  public int isNullable(int column) throws SQLException {
    return columns.get(column).type().nullable() ? columnNullable : columnNoNulls;
  }

  @Override
  public boolean isSigned(int column) throws SQLException {
    return columns.get(column).type().isNumber();
  }

  @Override
  public int getColumnDisplaySize(int column) throws SQLException {
    return columns.get(column).type().displaySize();
  }

  @Override
  public String getColumnLabel(int column) throws SQLException {
    return columns.get(column).label();
  }

  @Override
  public String getColumnName(int column) throws SQLException {
    ColumnInfo info = columns.get(column);
    return info.column() == null ? info.label() : info.column();
  }

  @Override
  public String getSchemaName(int column) throws SQLException {
    String schema = columns.get(column).schema();
    return schema == null ? "" : schema;
  }

  @Override
  public int getPrecision(int column) throws SQLException {
    return columns.get(column).type().size();
  }

  @Override
  public int getScale(int column) throws SQLException {
    return columns.get(column).type().fractionDigits();
  }

  @Override
  public String getTableName(int column) throws SQLException {
    String table = columns.get(column).table();
    return table == null ? "" : table;
  }

  @Override
  public String getCatalogName(int column) throws SQLException {
    columns.get(column);
    return "";
  }

  @Override
  public int getColumnType(int column) throws SQLException {
    return columns.get(column).type().type().getVendorTypeNumber();
  }

  @Override
  public String getColumnTypeName(int column) throws SQLException {
    return columns.get(column).type().type().getName();
  }

  @Override
  public boolean isReadOnly(int column) throws SQLException {
    columns.get(column);
    return true;
  }

  @Override
  public boolean isWritable(int column) throws SQLException {
    columns.get(column);
    return false;
  }

  @Override
  public boolean isDefinitelyWritable(int column) throws SQLException {
    columns.get(column);
    return false;
  }

  @Override
  public String getColumnClassName(int column) throws SQLException {
    return JavaTypes.classOf(columns.get(column).type().type()).getName();
  }
}

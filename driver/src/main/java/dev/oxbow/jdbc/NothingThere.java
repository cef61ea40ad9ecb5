package dev.oxbow.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.RowIdLifetime;

/** What the catalog has none of: procedures, types of users, privileges, row ids. */
interface NothingThere extends DatabaseMetaData {
  @Override
  default ResultSet getProcedures(String catalog, String schema, String name) {
    return MetadataRows.empty(MetadataColumns.PROCEDURES);
  }

  @Override
  default ResultSet getProcedureColumns(String catalog, String schema, String name, String column) {
    return MetadataRows.empty(MetadataColumns.PROCEDURE_COLUMNS);
  }

  @Override
  default ResultSet getFunctions(String catalog, String schema, String name) {
    return MetadataRows.empty(MetadataColumns.FUNCTIONS);
  }

  @Override
  default ResultSet getFunctionColumns(String catalog, String schema, String name, String column) {
    return MetadataRows.empty(MetadataColumns.FUNCTION_COLUMNS);
  }

  @Override
  default ResultSet getColumnPrivileges(
      String catalog, String schema, String table, String column) {
    return MetadataRows.empty(MetadataColumns.COLUMN_PRIVILEGES);
  }

  @Override
  default ResultSet getTablePrivileges(String catalog, String schema, String table) {
    return MetadataRows.empty(MetadataColumns.TABLE_PRIVILEGES);
  }

  @Override
  default ResultSet getVersionColumns(String catalog, String schema, String table) {
    return MetadataRows.empty(MetadataColumns.VERSION_COLUMNS);
  }

  @Override
  default ResultSet getUDTs(String catalog, String schema, String name, int[] types) {
    return MetadataRows.empty(MetadataColumns.UDTS);
  }

  @Override
  default ResultSet getSuperTypes(String catalog, String schema, String name) {
    return MetadataRows.empty(MetadataColumns.SUPER_TYPES);
  }

  @Override
  default ResultSet getSuperTables(String catalog, String schema, String name) {
    return MetadataRows.empty(MetadataColumns.SUPER_TABLES);
  }

  @Override
  default ResultSet getAttributes(String catalog, String schema, String name, String attribute) {
    return MetadataRows.empty(MetadataColumns.ATTRIBUTES);
  }

  /** The hidden columns of topics are among those of getColumns, since they can be named. */
  @Override
  default ResultSet getPseudoColumns(String catalog, String schema, String table, String column) {
    return MetadataRows.empty(MetadataColumns.PSEUDO_COLUMNS);
  }

  @Override
  default RowIdLifetime getRowIdLifetime() {
    return RowIdLifetime.ROWID_UNSUPPORTED;
  }

  @Override
  default String getCatalogTerm() {
    return "catalog";
  }

  @Override
  default String getCatalogSeparator() {
    return ".";
  }

  @Override
  default String getProcedureTerm() {
    return "procedure";
  }
}

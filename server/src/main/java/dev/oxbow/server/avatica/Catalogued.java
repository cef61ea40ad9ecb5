package dev.oxbow.server.avatica;

import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** The questions about the catalog of Avatica's {@link Meta}. */
interface Catalogued extends Meta {
  /** Answers a question as our driver does in process. */
  MetaResultSet answer(ConnectionHandle ch, MetadataResults.Question question);

  @Override
  default MetaResultSet getTables(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat table, List<String> types) {
    return answer(
        ch,
        m ->
            m.getTables(
                catalog, schema.s, table.s, types == null ? null : types.toArray(new String[0])));
  }

  @Override
  default MetaResultSet getColumns(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat table, Pat column) {
    return answer(ch, m -> m.getColumns(catalog, schema.s, table.s, column.s));
  }

  @Override
  default MetaResultSet getSchemas(ConnectionHandle ch, @Nullable String catalog, Pat schema) {
    return answer(ch, m -> m.getSchemas(catalog, schema.s));
  }

  @Override
  default MetaResultSet getCatalogs(ConnectionHandle ch) {
    return answer(ch, m -> m.getCatalogs());
  }

  @Override
  default MetaResultSet getTableTypes(ConnectionHandle ch) {
    return answer(ch, m -> m.getTableTypes());
  }

  @Override
  default MetaResultSet getProcedures(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat procedure) {
    return answer(ch, m -> m.getProcedures(catalog, schema.s, procedure.s));
  }

  @Override
  default MetaResultSet getProcedureColumns(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat procedure, Pat column) {
    return answer(ch, m -> m.getProcedureColumns(catalog, schema.s, procedure.s, column.s));
  }

  @Override
  default MetaResultSet getColumnPrivileges(
      ConnectionHandle ch, @Nullable String catalog, String schema, String table, Pat column) {
    return answer(ch, m -> m.getColumnPrivileges(catalog, schema, table, column.s));
  }

  @Override
  default MetaResultSet getTablePrivileges(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat table) {
    return answer(ch, m -> m.getTablePrivileges(catalog, schema.s, table.s));
  }

  @Override
  default MetaResultSet getBestRowIdentifier(
      ConnectionHandle ch,
      @Nullable String catalog,
      String schema,
      String table,
      int scope,
      boolean nullable) {
    return answer(ch, m -> m.getBestRowIdentifier(catalog, schema, table, scope, nullable));
  }

  @Override
  default MetaResultSet getVersionColumns(
      ConnectionHandle ch, @Nullable String catalog, String schema, String table) {
    return answer(ch, m -> m.getVersionColumns(catalog, schema, table));
  }

  @Override
  default MetaResultSet getPrimaryKeys(
      ConnectionHandle ch, @Nullable String catalog, String schema, String table) {
    return answer(ch, m -> m.getPrimaryKeys(catalog, schema, table));
  }

  @Override
  default MetaResultSet getImportedKeys(
      ConnectionHandle ch, @Nullable String catalog, String schema, String table) {
    return answer(ch, m -> m.getImportedKeys(catalog, schema, table));
  }

  @Override
  default MetaResultSet getExportedKeys(
      ConnectionHandle ch, @Nullable String catalog, String schema, String table) {
    return answer(ch, m -> m.getExportedKeys(catalog, schema, table));
  }

  @Override
  default MetaResultSet getCrossReference(
      ConnectionHandle ch,
      @Nullable String parentCatalog,
      String parentSchema,
      String parentTable,
      @Nullable String foreignCatalog,
      String foreignSchema,
      String foreignTable) {
    return answer(
        ch,
        m ->
            m.getCrossReference(
                parentCatalog,
                parentSchema,
                parentTable,
                foreignCatalog,
                foreignSchema,
                foreignTable));
  }

  @Override
  default MetaResultSet getTypeInfo(ConnectionHandle ch) {
    return answer(ch, m -> m.getTypeInfo());
  }

  @Override
  default MetaResultSet getIndexInfo(
      ConnectionHandle ch,
      @Nullable String catalog,
      String schema,
      String table,
      boolean unique,
      boolean approximate) {
    return answer(ch, m -> m.getIndexInfo(catalog, schema, table, unique, approximate));
  }

  @Override
  default MetaResultSet getUDTs(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat type, int[] types) {
    return answer(ch, m -> m.getUDTs(catalog, schema.s, type.s, types));
  }

  @Override
  default MetaResultSet getSuperTypes(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat type) {
    return answer(ch, m -> m.getSuperTypes(catalog, schema.s, type.s));
  }

  @Override
  default MetaResultSet getSuperTables(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat table) {
    return answer(ch, m -> m.getSuperTables(catalog, schema.s, table.s));
  }

  @Override
  default MetaResultSet getAttributes(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat type, Pat attribute) {
    return answer(ch, m -> m.getAttributes(catalog, schema.s, type.s, attribute.s));
  }

  @Override
  default MetaResultSet getClientInfoProperties(ConnectionHandle ch) {
    return answer(ch, m -> m.getClientInfoProperties());
  }

  @Override
  default MetaResultSet getFunctions(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat function) {
    return answer(ch, m -> m.getFunctions(catalog, schema.s, function.s));
  }

  @Override
  default MetaResultSet getFunctionColumns(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat function, Pat column) {
    return answer(ch, m -> m.getFunctionColumns(catalog, schema.s, function.s, column.s));
  }

  @Override
  default MetaResultSet getPseudoColumns(
      ConnectionHandle ch, @Nullable String catalog, Pat schema, Pat table, Pat column) {
    return answer(ch, m -> m.getPseudoColumns(catalog, schema.s, table.s, column.s));
  }
}

package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.BackendInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.MetadataRequest;
import dev.oxbow.jdbc.backend.ValueType;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tools ask of a database. There are schemas and no catalogs: a caller who names a catalog
 * finds nothing in it.
 */
final class OxbowDatabaseMetaData implements Capabilities, Limits, NothingThere, Wrapped {
  /** The types that columns have, ordered as getTypeInfo prescribes: by number. */
  private static final List<JDBCType> TYPES =
      List.of(
          JDBCType.TINYINT,
          JDBCType.BIGINT,
          JDBCType.VARBINARY,
          JDBCType.DECIMAL,
          JDBCType.INTEGER,
          JDBCType.SMALLINT,
          JDBCType.REAL,
          JDBCType.DOUBLE,
          JDBCType.VARCHAR,
          JDBCType.BOOLEAN,
          JDBCType.DATE,
          JDBCType.TIME,
          JDBCType.TIMESTAMP);

  private static final int DECIMAL_DIGITS = 38;
  private static final int SECOND_DIGITS = 6;

  private final OxbowConnection connection;

  OxbowDatabaseMetaData(OxbowConnection connection) {
    this.connection = connection;
  }

  private ResultSet ask(@Nullable String catalog, Columns columns, MetadataRequest request)
      throws SQLException {
    if (catalog != null && !catalog.isEmpty()) {
      return MetadataRows.empty(columns);
    }
    return MetadataRows.result(columns, connection.backend().metadata(request));
  }

  private BackendInfo info() throws SQLException {
    return connection.backend().info();
  }

  @Override
  public ResultSet getSchemas() throws SQLException {
    return getSchemas(null, null);
  }

  @Override
  public ResultSet getSchemas(@Nullable String catalog, @Nullable String schemaPattern)
      throws SQLException {
    return ask(catalog, MetadataColumns.SCHEMAS, new MetadataRequest.Schemas(schemaPattern));
  }

  @Override
  public ResultSet getCatalogs() throws SQLException {
    connection.checkOpen();
    return MetadataRows.empty(MetadataColumns.CATALOGS);
  }

  @Override
  public ResultSet getTableTypes() throws SQLException {
    connection.checkOpen();
    List<@Nullable Object[]> rows = new ArrayList<>();
    connection.tableTypes().all().forEach(type -> rows.add(new Object[] {type}));
    return MetadataRows.result(MetadataColumns.TABLE_TYPES, rows);
  }

  @Override
  public ResultSet getTables(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      String @Nullable [] types)
      throws SQLException {
    if (catalog != null && !catalog.isEmpty()) {
      return MetadataRows.empty(MetadataColumns.TABLES);
    }
    TableTypes listed = connection.tableTypes();
    MetadataRequest request =
        new MetadataRequest.Tables(schemaPattern, tablePattern, listed.asked(types));
    return MetadataRows.result(
        MetadataColumns.TABLES, listed.shown(connection.backend().metadata(request)));
  }

  @Override
  public ResultSet getColumns(
      @Nullable String catalog,
      @Nullable String schemaPattern,
      @Nullable String tablePattern,
      @Nullable String columnPattern)
      throws SQLException {
    return ask(
        catalog,
        MetadataColumns.COLUMNS,
        new MetadataRequest.Columns(schemaPattern, tablePattern, columnPattern));
  }

  @Override
  public ResultSet getPrimaryKeys(@Nullable String catalog, @Nullable String schema, String table)
      throws SQLException {
    return ask(
        catalog,
        MetadataColumns.PRIMARY_KEYS,
        new MetadataRequest.PrimaryKeys(schema, named(table)));
  }

  @Override
  public ResultSet getIndexInfo(
      @Nullable String catalog,
      @Nullable String schema,
      String table,
      boolean unique,
      boolean approximate)
      throws SQLException {
    return ask(
        catalog,
        MetadataColumns.INDEXES,
        new MetadataRequest.Indexes(schema, named(table), unique));
  }

  @Override
  public ResultSet getImportedKeys(@Nullable String catalog, @Nullable String schema, String table)
      throws SQLException {
    return ask(
        catalog,
        MetadataColumns.FOREIGN_KEYS,
        new MetadataRequest.ForeignKeys(null, null, schema, named(table)));
  }

  @Override
  public ResultSet getExportedKeys(@Nullable String catalog, @Nullable String schema, String table)
      throws SQLException {
    return ask(
        catalog,
        MetadataColumns.FOREIGN_KEYS,
        new MetadataRequest.ForeignKeys(schema, named(table), null, null));
  }

  @Override
  public ResultSet getCrossReference(
      @Nullable String parentCatalog,
      @Nullable String parentSchema,
      String parentTable,
      @Nullable String foreignCatalog,
      @Nullable String foreignSchema,
      String foreignTable)
      throws SQLException {
    String catalog = parentCatalog == null ? foreignCatalog : parentCatalog;
    return ask(
        catalog,
        MetadataColumns.FOREIGN_KEYS,
        new MetadataRequest.ForeignKeys(
            parentSchema, named(parentTable), foreignSchema, named(foreignTable)));
  }

  @Override
  public ResultSet getBestRowIdentifier(
      @Nullable String catalog, @Nullable String schema, String table, int scope, boolean nullable)
      throws SQLException {
    return ask(
        catalog,
        MetadataColumns.ROW_IDENTIFIER,
        new MetadataRequest.RowIdentifier(schema, named(table), nullable));
  }

  private static String named(@Nullable String table) throws SQLException {
    if (table == null) {
      throw Failures.wrongUse("The name of the table is null");
    }
    return table;
  }

  @Override
  public ResultSet getTypeInfo() throws SQLException {
    connection.checkOpen();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (JDBCType type : TYPES) {
      boolean text = type == JDBCType.VARCHAR;
      boolean timed = type == JDBCType.TIME || type == JDBCType.TIMESTAMP;
      ValueType value =
          new ValueType(
              type,
              type == JDBCType.DECIMAL ? DECIMAL_DIGITS : timed ? SECOND_DIGITS : -1,
              0,
              true);
      int most = type == JDBCType.DECIMAL ? DECIMAL_DIGITS : timed ? SECOND_DIGITS : 0;
      boolean hasPrefix = timed || type == JDBCType.DATE;
      rows.add(
          new Object[] {
            type.getName(),
            type.getVendorTypeNumber(),
            value.size(),
            text
                ? "'"
                : hasPrefix ? type.getName() + " '" : type == JDBCType.VARBINARY ? "X'" : null,
            text || hasPrefix || type == JDBCType.VARBINARY ? "'" : null,
            type == JDBCType.DECIMAL ? "precision,scale" : timed ? "precision" : null,
            (short) typeNullable,
            text,
            (short) (text ? typeSearchable : typePredBasic),
            !value.isNumber(),
            false,
            false,
            null,
            (short) 0,
            (short) most,
            null,
            null,
            value.isNumber() ? 10 : null
          });
    }
    return MetadataRows.result(MetadataColumns.TYPES, rows);
  }

  @Override
  public boolean supportsConvert() {
    return true;
  }

  /** Numbers among each other, everything to and from text but bytes, and parts of a TIMESTAMP. */
  @Override
  public boolean supportsConvert(int from, int to) {
    Optional<JDBCType> source = own(from);
    Optional<JDBCType> target = own(to);
    if (source.isEmpty() || target.isEmpty()) {
      return false;
    }
    JDBCType a = source.get();
    JDBCType b = target.get();
    return a == b
        || ValueType.of(a).isNumber() && ValueType.of(b).isNumber()
        || a == JDBCType.VARCHAR && b != JDBCType.VARBINARY
        || b == JDBCType.VARCHAR && a != JDBCType.VARBINARY
        || a == JDBCType.TIMESTAMP && (b == JDBCType.DATE || b == JDBCType.TIME);
  }

  private static Optional<JDBCType> own(int number) {
    return TYPES.stream().filter(type -> type.getVendorTypeNumber() == number).findFirst();
  }

  @Override
  public ResultSet getClientInfoProperties() throws SQLException {
    connection.checkOpen();
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (String name : ClientInfo.NAMES) {
      rows.add(new Object[] {name, 0, null, "What the client says of itself"});
    }
    return MetadataRows.result(MetadataColumns.CLIENT_INFO, rows);
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public String getURL() {
    return connection.url();
  }

  @Override
  public String getUserName() {
    return connection.user();
  }

  @Override
  public String getDatabaseProductName() {
    return "Oxbow";
  }

  @Override
  public String getDatabaseProductVersion() throws SQLException {
    return info().version();
  }

  @Override
  public int getDatabaseMajorVersion() throws SQLException {
    return Version.part(info().version(), 0);
  }

  @Override
  public int getDatabaseMinorVersion() throws SQLException {
    return Version.part(info().version(), 1);
  }

  @Override
  public String getDriverName() {
    return "Oxbow JDBC driver";
  }

  @Override
  public String getDriverVersion() {
    return Version.DRIVER;
  }

  @Override
  public int getDriverMajorVersion() {
    return Version.part(Version.DRIVER, 0);
  }

  @Override
  public int getDriverMinorVersion() {
    return Version.part(Version.DRIVER, 1);
  }

  @Override
  public int getJDBCMajorVersion() {
    return 4;
  }

  @Override
  public int getJDBCMinorVersion() {
    return 3;
  }

  @Override
  public String getIdentifierQuoteString() {
    return "\"";
  }

  @Override
  public String getSearchStringEscape() {
    return "\\";
  }

  /** A {@code $} may stand in a plain name: {@code orders$changes}. */
  @Override
  public String getExtraNameCharacters() {
    return "$";
  }

  @Override
  public String getSchemaTerm() {
    return "schema";
  }

  @Override
  public String getSQLKeywords() throws SQLException {
    return info().keywords();
  }

  @Override
  public String getNumericFunctions() throws SQLException {
    return info().numericFunctions();
  }

  @Override
  public String getStringFunctions() throws SQLException {
    return info().stringFunctions();
  }

  @Override
  public String getSystemFunctions() throws SQLException {
    return info().systemFunctions();
  }

  @Override
  public String getTimeDateFunctions() throws SQLException {
    return info().timeDateFunctions();
  }

  @Override
  public int getDefaultTransactionIsolation() {
    return Connection.TRANSACTION_NONE;
  }

  @Override
  public int getResultSetHoldability() {
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public int getSQLStateType() {
    return sqlStateSQL;
  }
}

package dev.oxbow.jdbc.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MetadataTest {
  private DatabaseMetaData metadata;

  MetadataTest() throws SQLException {
    metadata = new ScriptedSession(new ShopCatalog()).connect().getMetaData();
  }

  @BeforeEach
  void open() throws SQLException {
    metadata = new ScriptedSession(new ShopCatalog()).connect().getMetaData();
  }

  /** The named columns of all rows, with blanks between them. */
  private static List<String> rows(ResultSet result, String... columns) throws SQLException {
    List<String> rows = new ArrayList<>();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (String column : columns) {
        row.add(String.valueOf(result.getString(column)));
      }
      rows.add(String.join(" ", row));
    }
    return rows;
  }

  @Test
  void listsSchemasAndNoCatalogs() throws SQLException {
    assertThat(rows(metadata.getCatalogs(), "TABLE_CAT")).isEmpty();
    assertThat(rows(metadata.getSchemas(), "TABLE_SCHEM", "TABLE_CATALOG"))
        .containsExactly("db null", "events null", "main null");
    assertThat(rows(metadata.getSchemas(null, "EV%"), "TABLE_SCHEM")).containsExactly("events");
    assertThat(rows(metadata.getSchemas("other", null), "TABLE_SCHEM")).isEmpty();
    assertThat(rows(metadata.getSchemas("", null), "TABLE_SCHEM")).hasSize(3);
  }

  @Test
  void listsTablesByTypeSchemaAndName() throws SQLException {
    String[] columns = {"TABLE_TYPE", "TABLE_SCHEM", "TABLE_NAME", "REMARKS"};
    assertThat(rows(metadata.getTables(null, null, null, null), columns))
        .containsExactly(
            "TABLE db addresses ",
            "TABLE db customers who buys",
            "TABLE events torn Topic 'torn' cannot be sampled",
            "TABLE main addresses ",
            "TABLE main customers who buys",
            "TABLE main torn Topic 'torn' cannot be sampled",
            "TOPIC events order_lines ",
            "TOPIC main order_lines ");
    assertThat(rows(metadata.getTables(null, "main", "%", new String[] {"TOPIC"}), columns))
        .containsExactly("TOPIC main order_lines ");
    assertThat(rows(metadata.getTables(null, "main", "order\\_lines", null), columns)).hasSize(1);
    assertThat(rows(metadata.getTables(null, "main", "order_line_", null), columns)).hasSize(1);
    assertThat(rows(metadata.getTables(null, "main", "order\\_line\\_", null), columns)).isEmpty();
    assertThat(rows(metadata.getTables(null, "MAIN", "CUSTOMERS", null), columns)).hasSize(1);
    assertThat(rows(metadata.getTables("x", null, null, null), columns)).isEmpty();
    assertThat(rows(metadata.getTables(null, null, null, new String[0]), columns)).isEmpty();
    assertThat(rows(metadata.getTableTypes(), "TABLE_TYPE"))
        .containsExactly("CHANGELOG", "SYSTEM TABLE", "TABLE", "TOPIC", "VIEW");
  }

  @Test
  void describesColumnsWithoutNotNullInTheirTypes() throws SQLException {
    String[] columns = {
      "COLUMN_NAME",
      "DATA_TYPE",
      "TYPE_NAME",
      "COLUMN_SIZE",
      "DECIMAL_DIGITS",
      "IS_NULLABLE",
      "ORDINAL_POSITION",
      "REMARKS"
    };
    assertThat(rows(metadata.getColumns(null, "db", "customers", null), columns))
        .containsExactly(
            "id " + Types.BIGINT + " BIGINT 19 0 NO 1 the number",
            "name " + Types.VARCHAR + " VARCHAR 2147483647 null YES 2 ",
            "balance " + Types.DECIMAL + " DECIMAL 15 2 YES 3 ",
            "born_at " + Types.TIMESTAMP + " TIMESTAMP 23 3 YES 4 ");
    assertThat(rows(metadata.getColumns(null, "main", "order%", "\\_%"), "COLUMN_NAME"))
        .containsExactly("_offset");
    assertThat(rows(metadata.getColumns(null, "events", "%", "%"), "TABLE_NAME", "COLUMN_NAME"))
        .containsExactly("order_lines amount", "order_lines _offset");
  }

  @Test
  void saysWhyTheOneTableAskedForCannotBeDescribed() {
    assertThatThrownBy(() -> metadata.getColumns(null, "events", "torn", null))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("cannot be sampled");
  }

  @Test
  void aSourceOutOfReachDoesNotHideTheOthersAndIsAskedOnce() throws SQLException {
    ShopCatalog catalog = new ShopCatalog();
    catalog.cutOff("events");
    DatabaseMetaData cut = new ScriptedSession(catalog).connect().getMetaData();
    assertThat(rows(cut.getTables(null, null, "%", null), "TABLE_SCHEM", "TABLE_NAME"))
        .containsExactly("db addresses", "db customers", "main addresses", "main customers");
    assertThat(catalog.refusals()).isEqualTo(1);
    assertThatThrownBy(() -> cut.getTables(null, "events", "%", null))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("out of reach");
  }

  @Test
  void tellsKeysAndIndexes() throws SQLException {
    assertThat(
            rows(
                metadata.getPrimaryKeys(null, "db", "addresses"),
                "COLUMN_NAME",
                "KEY_SEQ",
                "PK_NAME"))
        .containsExactly("customer_id 1 PRIMARY", "no 2 PRIMARY");
    String[] index = {"INDEX_NAME", "NON_UNIQUE", "ORDINAL_POSITION", "COLUMN_NAME"};
    assertThat(rows(metadata.getIndexInfo(null, "db", "customers", false, true), index))
        .containsExactly("PRIMARY false 1 id", "by_name true 1 name", "by_name true 2 born_at");
    assertThat(rows(metadata.getIndexInfo(null, "db", "customers", true, true), index))
        .containsExactly("PRIMARY false 1 id");
    String[] key = {
      "PKTABLE_SCHEM",
      "PKTABLE_NAME",
      "PKCOLUMN_NAME",
      "FKTABLE_NAME",
      "FKCOLUMN_NAME",
      "FK_NAME",
      "PK_NAME"
    };
    String expected = "db customers id addresses customer_id fk_customer PRIMARY";
    assertThat(rows(metadata.getImportedKeys(null, "db", "addresses"), key))
        .containsExactly(expected);
    assertThat(rows(metadata.getExportedKeys(null, "db", "customers"), key))
        .containsExactly(expected);
    assertThat(
            rows(metadata.getCrossReference(null, "db", "customers", null, "db", "addresses"), key))
        .containsExactly(expected);
    assertThat(rows(metadata.getImportedKeys(null, "db", "customers"), key)).isEmpty();
    assertThat(
            rows(
                metadata.getBestRowIdentifier(
                    null, "db", "customers", DatabaseMetaData.bestRowSession, false),
                "COLUMN_NAME",
                "TYPE_NAME"))
        .containsExactly("id BIGINT");
  }

  @Test
  void saysHowNamesAreWritten() throws SQLException {
    assertThat(metadata.getIdentifierQuoteString()).isEqualTo("\"");
    assertThat(metadata.storesMixedCaseIdentifiers()).isTrue();
    assertThat(metadata.supportsMixedCaseIdentifiers()).isFalse();
    assertThat(metadata.storesUpperCaseIdentifiers()).isFalse();
    assertThat(metadata.getSearchStringEscape()).isEqualTo("\\");
    assertThat(metadata.getDatabaseProductName()).isEqualTo("Oxbow");
    assertThat(metadata.getDatabaseProductVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(metadata.getDriverVersion()).isEqualTo(metadata.getDatabaseProductVersion());
    assertThat(metadata.getURL()).isEqualTo("jdbc:oxbow:test");
    assertThat(metadata.getUserName()).isEqualTo("tester");
    assertThat(metadata.isReadOnly()).isTrue();
    assertThat(metadata.supportsTransactions()).isFalse();
    assertThat(metadata.supportsBatchUpdates()).isFalse();
    assertThat(metadata.getSQLKeywords()).contains("LIMIT");
    assertThat(metadata.getStringFunctions()).contains("CONCAT");
  }

  @Test
  void tellsItsTypesOrderedByNumber() throws SQLException {
    List<String> numbers = rows(metadata.getTypeInfo(), "DATA_TYPE");
    assertThat(numbers).hasSize(13);
    assertThat(numbers.stream().map(Integer::valueOf).toList()).isSorted();
  }

  @Test
  void resultsOfMetadataDescribeThemselves() throws SQLException {
    ResultSet tables = metadata.getTables(null, null, null, null);
    ResultSetMetaData columns = tables.getMetaData();
    assertThat(columns.getColumnCount()).isEqualTo(10);
    assertThat(columns.getColumnLabel(3)).isEqualTo("TABLE_NAME");
    assertThat(tables.getStatement()).isNull();
    assertThat(metadata.getColumns(null, null, null, null).getMetaData().getColumnCount())
        .isEqualTo(24);
  }
}

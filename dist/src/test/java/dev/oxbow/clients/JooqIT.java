package dev.oxbow.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** jOOQ: its view of the metadata, its SQL in three dialects, the classes that it writes. */
final class JooqIT {
  private static List<String> said = List.of();

  @BeforeAll
  static void run() throws Exception {
    Shop shop = Shop.open();
    said =
        new Tool("jooq")
            .runSource(
                "JooqReads.java",
                shop.url(),
                Shop.USER,
                Shop.PASSWORD,
                shop.folder().resolve("jooq").toString());
  }

  @Test
  void seesSchemasAndTables() {
    assertThat(said)
        .contains(
            "schema: db",
            "schema: events",
            "schema: information_schema",
            "schema: shop",
            "table: db.customers TABLE who buys",
            "table: db.residents VIEW ",
            "topic: [events, shop]");
  }

  @Test
  void seesColumnsWithTheirTypes() {
    assertThat(said)
        .contains(
            "field: db.customers.id integer /* java.lang.Integer */ NOT_NULL",
            "field: db.customers.credit numeric(10, 2) /* java.math.BigDecimal */ DEFAULT",
            "field: db.kinds.tiny tinyint /* java.lang.Byte */ DEFAULT",
            "field: db.kinds.bigger decimal_integer(20) /* java.math.BigInteger */ DEFAULT",
            "field: db.kinds.flag boolean /* java.lang.Boolean */ DEFAULT",
            "field: db.kinds.moment timestamp(6) /* java.sql.Timestamp */ DEFAULT");
  }

  @Test
  void seesKeysReferencesAndIndexes() {
    assertThat(said)
        .contains(
            "key: db.addresses [\"db\".\"addresses\".\"customer_id\", \"db\".\"addresses\".\"no\"]",
            "key: db.residents none",
            "reference: db.addresses fk_customer [\"db\".\"addresses\".\"customer_id\"]"
                + " -> [\"db\".\"customers\".\"id\"]",
            "index: db.addresses by_city false [\"db\".\"addresses\".\"city\" asc]",
            "index: db.customers by_name true [\"db\".\"customers\".\"name\" asc]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MYSQL", "DEFAULT", "POSTGRES"})
  void asksTypedQueries(String dialect) {
    assertThat(said)
        .contains(
            dialect
                + " rows: [{id=10, name=customer 010, credit=null, joined=2024-01-11,"
                + " seen=2024-03-31T02:30:00.010}, {id=9, name=customer 009, credit=9.50,"
                + " joined=2024-01-10, seen=2024-03-31T02:30:00.009}]",
            dialect + " join: [{name=customer 001, count=10, total=5505.0}]",
            dialect + " exists: true",
            dialect + " count: 500",
            dialect + " lazy: 1000");
  }

  @Test
  void writesClasses() {
    assertThat(said)
        .contains(
            "generated: made/tables/Addresses.java",
            "generated: made/tables/Residents.java",
            "line: Customers.java public final TableField<CustomersRecord, Integer> ID ="
                + " createField(DSL.name(\"id\"), SQLDataType.INTEGER.nullable(false), this,"
                + " \"the number\");",
            "line: Keys.java public static final UniqueKey<CustomersRecord> PK_CUSTOMERS ="
                + " Internal.createUniqueKey(Customers.CUSTOMERS, DSL.name(\"PK_customers\"),"
                + " new TableField[] { Customers.CUSTOMERS.ID }, true);");
  }
}

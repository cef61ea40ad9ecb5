package dev.oxbow.federation.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.access.Access;
import dev.oxbow.access.Grant;
import dev.oxbow.catalog.Catalog;
import dev.oxbow.engine.Session;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.TableInfo;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and columns that a session may not see do not exist for it. */
final class VisibilityTest {
  @TempDir static Path folder;

  private static Shop shop;

  @BeforeAll
  static void fill() throws SQLException {
    shop = new Shop(folder);
  }

  @AfterAll
  static void drop() throws SQLException {
    shop.close();
  }

  private static Session open(Grant... grants) {
    return shop.open(Access.builder().user("ann").grants(List.of(grants)).build());
  }

  private static OxbowException failure(Session session, String sql) {
    try {
      throw new AssertionError("it gave " + Shop.rows(session, sql));
    } catch (OxbowException e) {
      return e;
    }
  }

  private static String told(Session session, String sql) {
    return String.valueOf(failure(session, sql).getMessage());
  }

  private static List<String> columns(Catalog catalog, String table) {
    return catalog.table("db", table).orElseThrow().columns().stream().map(Column::name).toList();
  }

  @Test
  void seesNothingWithoutAGrant() {
    try (Session session = open()) {
      assertThat(session.catalog().schemas()).doesNotContain("db", "events");
      assertThat(session.catalog().tables(session.schema())).isEmpty();
      assertThat(Shop.rows(session, "show tables")).isEmpty();
      assertThat(failure(session, "use db").code()).isEqualTo(ErrorCode.UNKNOWN_SCHEMA);
      OxbowException missing = failure(session, "select * from db.customers");
      assertThat(missing.getMessage())
          .isEqualTo(told(session, "select * from dx.customers").replace("dx", "db"));
    }
  }

  @Test
  void hidesTablesFromCatalogAndErrors() {
    try (Session session = open(Grant.of("db", "pay*"))) {
      assertThat(session.catalog().tables("db")).containsExactly("payments");
      assertThat(session.catalog().table("db", "payments").orElseThrow().foreignKeys()).isEmpty();
      assertThat(Shop.rows(session, "show tables from db").toString()).contains("payments");
      assertThat(
              Shop.rows(
                      session,
                      "select table_name from information_schema.tables where table_schema = 'db'")
                  .toString())
          .isEqualTo("[[payments]]");
      assertThat(Shop.rows(session, "show grants").toString())
          .isEqualTo(
              "[[GRANT USAGE ON *.* TO `ann`@`%`],"
                  + " [GRANT SELECT ON `db`.`payments` TO `ann`@`%`]]");
      assertThat(
              Shop.rows(
                      session,
                      "select table_schema, table_name from information_schema.table_privileges"
                          + " where table_schema <> 'information_schema' order by 1")
                  .toString())
          .isEqualTo("[[db, payments], [main, payments]]");
      OxbowException missing = failure(session, "select * from salarie");
      assertThat(missing.code()).isEqualTo(ErrorCode.UNKNOWN_TABLE);
      assertThat(missing).hasMessageNotContaining("salaries");
      assertThat(failure(session, "describe salaries").getMessage())
          .isEqualTo(told(session, "describe salarys").replace("salarys", "salaries"));
      assertThat(failure(session, "select * from events." + shop.topic()))
          .hasMessageNotContaining("offset");
    }
  }

  @Test
  void knowsTablesByTheirDatabase() {
    try (Session session = open(Grant.of("db", shop.database + ".salar*"))) {
      assertThat(session.catalog().tables("db")).containsExactly("salaries");
      assertThat(Shop.rows(session, "select * from db." + shop.database + ".salaries")).isEmpty();
    }
    try (Session session = open(Grant.of("db", "another.*"))) {
      assertThat(session.catalog().tables("db")).isEmpty();
    }
  }

  @Test
  void takesANameThatIsVisibleOnceForThatOne() {
    try (Session session = open(Grant.of("db", "customers").columns("id"))) {
      assertThat(Shop.rows(session, "select * from customers order by id limit 1").toString())
          .isEqualTo("[[1]]");
    }
  }

  @Test
  void hidesColumnsEverywhere() {
    try (Session session =
        open(Grant.of("db", "customers").except("CARD", "tenant"), Grant.of("db", "payments"))) {
      assertThat(columns(session.catalog(), "customers"))
          .containsExactly("id", "name", "shard", "x");
      TableInfo info = session.catalog().table("db", "customers").orElseThrow();
      assertThat(info.keys()).extracting(TableInfo.Key::primary).containsExactly(true);
      assertThat(info.indexes())
          .extracting(TableInfo.Index::name)
          .contains("by_name")
          .doesNotContain("by_card");
      assertThat(session.catalog().table("db", "payments").orElseThrow().foreignKeys()).hasSize(1);
      assertThat(Shop.rows(session, "describe customers").toString())
          .doesNotContain("card")
          .doesNotContain("secret");
      assertThat(
              Shop.rows(
                      session,
                      "select column_name from information_schema.columns"
                          + " where table_name = 'customers' and table_schema = 'db'")
                  .toString())
          .isEqualTo("[[id], [name], [shard], [x]]");
      assertThat(Shop.rows(session, "select * from customers where id = 1").toString())
          .isEqualTo("[[1, Ada, 1, 7]]");
      for (String sql :
          List.of(
              "select card from customers",
              "select c.card from customers c",
              "select 1 from customers where card = 'c1'",
              "select 1 from customers order by card",
              "select count(*) from customers a join customers b using (card)",
              "select max(card) from (select * from customers) c")) {
        OxbowException e = failure(session, sql);
        assertThat(e.getMessage())
            .as(sql)
            .isEqualTo(told(session, sql.replace("card", "cord")).replace("cord", "card"));
      }
    }
  }

  @Test
  void joinsNaturallyByWhatIsVisible() {
    try (Session session = open(Grant.of("db", "customers").columns("tenant", "name"))) {
      assertThat(
              Shop.rows(
                      session,
                      "select * from customers a natural join customers b order by name limit 1")
                  .toString())
          .isEqualTo("[[Ada, acme]]");
    }
  }

  @Test
  void countsRowsOfATableWithoutVisibleColumnsInUse() {
    try (Session session = open(Grant.of("db", "customers").columns("id"))) {
      assertThat(Shop.rows(session, "select count(*) from customers").toString())
          .isEqualTo("[[4]]");
    }
  }

  @Test
  void refersToNoColumnThatIsHiddenInTheOtherTable() {
    try (Session session =
        open(Grant.of("db", "customers").except("id"), Grant.of("db", "payments"))) {
      assertThat(session.catalog().table("db", "payments").orElseThrow().foreignKeys()).isEmpty();
    }
  }

  @Test
  void hidesTheRawRecordOfATopicWithHiddenFields() {
    try (Session session = open(Grant.of("events", "*").except("card"))) {
      for (String raw : List.of("_value", "_headers", "_error", "_key", "card")) {
        assertThat(failure(session, "select " + raw + " from " + shop.topic()).code())
            .isEqualTo(ErrorCode.UNKNOWN_COLUMN);
      }
      List<List<Object>> rows =
          Shop.rows(session, "select _offset, t.* from " + shop.topic() + " t where id = 0");
      assertThat(rows).hasSize(1);
      assertThat(rows.toString()).contains("acme").doesNotContain("c0");
    }
  }

  @Test
  void showsTheRawRecordToWhoIsGrantedItByName() {
    try (Session session = open(Grant.of("events", "*").columns("id", "_value"))) {
      assertThat(
              Shop.rows(session, "select _value from " + shop.topic() + " where id = 0").toString())
          .contains("\"card\":\"c0\"");
    }
    try (Session session = open(Grant.of("events", "*"))) {
      assertThat(
              Shop.rows(session, "select _key from " + shop.topic() + " where id = 0").toString())
          .startsWith("[[k0]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explain select name from customers where shard = 1 order by name limit 2",
        "explain analyze select name from customers where shard = 1",
        "explain select name from customers where lower(name) = 'x'",
        "explain analyze select name from customers where lower(name) = 'x'",
        "explain analyze select count(*) from customers",
        "explain analyze select a.name from customers a join customers b on a.name = b.name",
        "explain analyze select id from TOPIC where x > 3",
        "explain select id from TOPIC where 1 / x > 3",
      })
  void explainsWithoutWhatIsHidden(String sql) {
    try (Session session =
        open(
            Grant.of("db", "customers").except("card", "tenant", "id").where("card like 'c%'"),
            Grant.of("events", "*").except("card", "tenant").where("tenant = 'acme'"))) {
      for (String pushdown : List.of("on", "off")) {
        Shop.rows(session, "set pushdown = " + pushdown);
        assertThat(Shop.rows(session, sql.replace("TOPIC", shop.topic())).toString())
            .doesNotContain("card")
            .doesNotContain("tenant")
            .doesNotContain("acme")
            .doesNotContain("c%");
      }
    }
  }

  @Test
  void doesNotCountHiddenRows() {
    try (Session session = open(Grant.of("db", "customers").where("id = 1"))) {
      TableInfo info = session.catalog().table("db", "customers").orElseThrow();
      assertThat(info.rowCount()).isEmpty();
      assertThat(info.indexes()).allMatch(index -> index.distinctKeys() < 0);
    }
  }

  @Test
  void runsAPreparedStatementWithWhatWasGranted() {
    try (Session session = open(Grant.of("db", "customers").columns("id").where("shard = 1"))) {
      String sql = "select id from customers where id > ? order by id";
      assertThat(Shop.rows(session, sql, 0).toString()).isEqualTo("[[1], [2]]");
      assertThat(Shop.rows(session, sql, 1).toString()).isEqualTo("[[2]]");
    }
  }

  @Test
  void refusesAGrantWithAnEmptyFilter() {
    assertThatThrownBy(() -> Grant.of("db", "customers").where(" "))
        .hasMessageContaining("'where' is empty");
  }
}

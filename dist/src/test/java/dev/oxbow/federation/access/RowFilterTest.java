package dev.oxbow.federation.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.access.Access;
import dev.oxbow.access.Grant;
import dev.oxbow.engine.Session;
import dev.oxbow.error.Blame;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a session may not see are not there, whatever it asks. */
final class RowFilterTest {
  @TempDir static Path folder;

  private static Shop shop;

  private Session acme;

  @BeforeAll
  static void fill() throws SQLException {
    shop = new Shop(folder);
  }

  @AfterAll
  static void drop() throws SQLException {
    shop.close();
  }

  /** The tenant's column follows a collation in MySQL, the shard's is sent there as it is. */
  @BeforeEach
  void open() {
    acme =
        shop.open(
            Access.builder()
                .user("acme")
                .grant(Grant.of("db", "customers").where("tenant = current_user()"))
                .grant(Grant.of("db", "payments"))
                .grant(Grant.of("events", "*").where("tenant = current_user"))
                .build());
  }

  @AfterEach
  void close() {
    acme.close();
  }

  private String ask(String sql) {
    return ask(acme, sql);
  }

  /** The answer, which must be the same when nothing is pushed to MySQL. */
  private static String ask(Session session, String sql) {
    String text = sql.replace("ORDERS", shop.topic());
    Shop.rows(session, "set pushdown = off");
    String answer = Shop.rows(session, text).toString();
    Shop.rows(session, "set pushdown = on");
    assertThat(Shop.rows(session, text).toString()).isEqualTo(answer);
    return answer;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select count(*) from customers|[[2]]",
        "select id from customers order by id|[[1], [2]]",
        "select c.id, d.id from customers c join customers d on c.tenant = d.tenant order by 1, 2"
            + "|[[1, 1], [1, 2], [2, 1], [2, 2]]",
        "select p.id, c.name from payments p left join customers c on c.id = p.customer order by 1"
            + "|[[10, Ada], [11, null]]",
        "select id from payments where customer not in (select id from customers)|[[11]]",
        "select id from payments p where exists (select 1 from customers c where c.id = p.customer)"
            + "|[[10]]",
        "select (select count(*) from customers)|[[2]]",
        "select tenant, count(*) from customers group by tenant|[[acme, 2]]",
        "select max(id), sum(x) from customers|[[2, 15]]",
        "select id from customers where tenant = 'evil'|[]",
        "select id from customers where id = 3|[]",
        "select id from customers union all select id from customers order by 1 limit 3"
            + "|[[1], [1], [2]]",
        "select id from customers order by id desc limit 1|[[2]]",
        "with c as (select * from customers) select count(*) from c, c d|[[4]]",
        "select count(*) from ORDERS|[[10]]",
        "select count(*) from ORDERS where _partition >= 0|[[10]]",
        "select max(id) from ORDERS|[[18]]",
        "select count(*) from ORDERS where tenant <> 'acme' or tenant is null|[[0]]",
        "select count(*) from ORDERS where _error is not null|[[0]]",
        "select id from ORDERS order by id desc limit 2|[[18], [16]]",
        "select c.name, count(*) from customers c join ORDERS o on o.customer = c.id group by 1"
            + "|[[Ada, 5]]",
      })
  void appliesToEveryUseOfATable(String sql, String expected) {
    assertThat(ask(sql)).isEqualTo(expected);
  }

  /** The rows of the other tenant would make each of these fail. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select count(*) from T where 10 / (x - 5) < 100",
        "select count(*) from T where x <> 5 or 1 / (x - 5) > 0",
        "select count(*) from T where 10 / (x - 5) < 100 and x > 0",
        "select count(*) from T where cast(V as integer) = 1",
        "select count(*) from T where cast(V as integer) = 1 and id >= 0",
        "select count(*) from (select 10 / (x - 5) as y, id from T) u where y < 100 and id >= 0",
        "select count(*) from T a join T b on 10 / (a.x - 5) = 10 / (b.x - 5) and a.id = b.id",
        "select count(*) from T a left join T b on a.id = b.id and 10 / (b.x - 5) < 100",
        "select count(*) from T where exists (select 1 from payments p where 10 / (x - 5) < 100)",
        "select count(*) from payments p where exists (select 1 from T where 10 / (x - 5) < 100"
            + " and id >= p.id - 100)",
        "select x from T group by x having 10 / (x - 5) < 100 order by 1",
        "select max(x) from T group by id having 10 / (max(x) - 5) < 100 order by 1",
        "select distinct 10 / (x - 5) from T order by 1",
        "select id from T order by 10 / (x - 5), id limit 2",
        "select sum(10 / (x - 5)) over (order by id) from T order by 1",
        "select count(*) from (select x, row_number() over (partition by x order by id) as n"
            + " from T) u where 10 / (x - 5) < 100",
        "select count(*) from (select x from T union all select x from T) u"
            + " where 10 / (x - 5) < 100",
        "select count(*) from T where case when x = 5 then 1 / (x - 5) else 1 end = 1",
        "select count(*) from T where coalesce(10 / (x - 5), 0) < 100",
        "select count(*) from T where cast(133 - x as tinyint) < 127",
        "select count(*) from T where (select 10 / (x - 5)) < 100",
        "select count(*) from T, lateral (select 10 / (T.x - 5) as y) u where y < 100",
        "select count(*) filter (where 10 / (x - 5) < 100) from T",
        "select count(*) from T where lower(dayname(timestampadd(day, 10 / (x - 5), date"
            + " '2024-01-01'))) <> 'x'",
      })
  void showsNothingThroughErrors(String sql) {
    for (String table : List.of("customers", "ORDERS")) {
      String value = table.equals("customers") ? "substring(card from 2)" : "t";
      String text = sql.replace("T.x", table + ".x").replace(" T ", " " + table + " ");
      text = text.replaceAll("\\bT\\b", table).replace("cast(V", "cast(" + value);
      String sees = ask(text);
      try (Session session = expression()) {
        assertThat(ask(session, text)).isEqualTo(sees);
      }
      assertThat(sees).isNotEqualTo("[]").isNotEqualTo("[[0]]");
      try (Session all = shop.open(Access.ALL)) {
        String whole = text.replace("ORDERS", shop.topic());
        assertThatThrownBy(() -> Shop.rows(all, whole))
            .as("the statement must fail on the hidden rows, or this tests nothing")
            .isInstanceOf(OxbowException.class);
      }
    }
  }

  @Test
  void sendsAFilterThatMySqlComputesExactly() {
    try (Session session = open("shard = 1")) {
      assertThat(ask(session, "select count(*) from customers where x > 7")).isEqualTo("[[1]]");
      assertThat(ask(session, "select count(*) from customers where 10 / (x - 5) > 0"))
          .isEqualTo("[[2]]");
      String plan = Shop.rows(session, "explain select name from customers where x > 7").toString();
      assertThat(plan).contains("MYSQL").contains("`x` > 7").doesNotContain("shard");
    }
  }

  @Test
  void keepsTheFilterOutOfPlans() {
    String plan = Shop.rows(acme, "explain analyze select name from customers").toString();
    assertThat(plan).contains("those that the session may see").doesNotContain("acme'");
    assertThat(Shop.rows(acme, "explain analyze select id from " + shop.topic()).toString())
        .contains("those that the session may see")
        .doesNotContain("acme'")
        .doesNotContain("21 ")
        .doesNotContain("[0, ");
  }

  /** Whether keys are sent depends on how many rows there are, also hidden ones. */
  @Test
  void saysNothingOfLookUpsAmongHiddenRows() {
    String sql = "select l.id, o.x from ORDERS o join ledger l on l.id = o.id order by 1";
    try (Session all = shop.open(Access.ALL)) {
      assertThat(howItRuns(all, sql)).contains("looked up when few: ").contains("looked up: ");
    }
    for (String where : List.of("shard = 1", "tenant = 'acme'")) {
      try (Session session =
          shop.open(
              Access.builder()
                  .grant(Grant.of("db", "ledger").where(where))
                  .grant(Grant.of("events", "*"))
                  .build())) {
        assertThat(ask(session, sql)).isNotEqualTo("[]");
        assertThat(howItRuns(session, sql)).contains("ledger").doesNotContain("looked up");
      }
    }
    try (Session session =
        shop.open(
            Access.builder()
                .grant(Grant.of("db", "ledger"))
                .grant(Grant.of("events", "*").where("tenant = 'acme'"))
                .build())) {
      assertThat(howItRuns(session, sql)).contains("ledger").doesNotContain("looked up");
    }
  }

  private static String howItRuns(Session session, String sql) {
    String text = sql.replace("ORDERS", shop.topic());
    return Shop.rows(session, "explain " + text)
        + Shop.rows(session, "explain analyze " + text).toString();
  }

  @Test
  void saysNothingOfBadRecordsAmongHiddenRows() {
    assertThat(ask("select count(*) from ORDERS")).doesNotContain("warning");
    try (Session all = shop.open(Access.ALL)) {
      assertThat(Shop.rows(all, "select count(*) from " + shop.topic()).toString())
          .contains("warning");
    }
  }

  @Test
  void addsUpTheRowsOfSeveralRoles() {
    try (Session session =
        shop.open(
            Access.builder()
                .grants(List.of(Grant.of("db", "customers").where("id = 1")))
                .grants(List.of(Grant.of("*", "cust*").where("id in (3, 77)")))
                .build())) {
      assertThat(ask(session, "select id from customers order by id")).isEqualTo("[[1], [3]]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no_such_column = 1",
        "id in (select customer from payments)",
        "id = ?",
        "id",
        "count(*) > 1",
        "id = 1; drop table x",
        "name = current_user()",
        "id = ",
      })
  void blamesTheOperatorForAFilterThatIsNone(String where) {
    try (Session session = open(where)) {
      assertThatThrownBy(() -> Shop.rows(session, "select 1 from customers"))
          .isInstanceOfSatisfying(
              OxbowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ACCESS);
                assertThat(e.code().blame()).isEqualTo(Blame.OPERATOR);
                assertThat(e).hasMessageContaining("db.").hasMessageContaining("customers");
                assertThat(e.getMessage()).doesNotContain("no_such_column");
                assertThat(e).hasCauseInstanceOf(OxbowException.class);
              });
    }
  }

  @Test
  void quotesTheNameOfTheUser() {
    try (Session session =
        shop.open(
            Access.builder()
                .user("acme' or 'a' = 'a")
                .grant(Grant.of("db", "customers").where("tenant = current_user()"))
                .build())) {
      assertThat(ask(session, "select count(*) from customers")).isEqualTo("[[0]]");
    }
  }

  @Test
  void computesInJavaWhatTheExecutorCannot() {
    try (Session session = open("dayname(timestampadd(day, id, date '2024-01-01')) = 'Tuesday'")) {
      assertThat(ask(session, "select id from customers where 10 / (x - 5) > 0"))
          .isEqualTo("[[1]]");
    }
  }

  /** The same rows by a condition that takes longer to compute than what is asked for. */
  private static Session expression() {
    String where = "regexp_replace(concat(tenant, '-', id), '[0-9]+', '') = 'acme-'";
    return shop.open(
        Access.builder()
            .grant(Grant.of("db", "customers").where(where))
            .grant(Grant.of("db", "payments"))
            .grant(Grant.of("events", "*").where(where))
            .build());
  }

  private static Session open(String where) {
    return shop.open(Access.builder().grant(Grant.of("db", "customers").where(where)).build());
  }
}

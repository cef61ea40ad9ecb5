package dev.oxbow.federation.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.access.Access;
import dev.oxbow.access.Grant;
import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.engine.Session;
import dev.oxbow.statement.PlanNode;
import dev.oxbow.statement.Progress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a statement tells of its plan once it ran. */
final class PlanTreeTest {
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

  private static PlanNode run(Access access, String sql, Progress.Listener listener) {
    try (Session session = shop.open(access);
        Query query = session.prepare(sql.replace("ORDERS", shop.topic()));
        Result result = query.execute(List.of(), new ExecuteOptions(Duration.ZERO, 0, listener))) {
      while (result.next() != null) {
        assertThat(result.statistics().plan()).isNotNull();
      }
      return Objects.requireNonNull(result.statistics().plan());
    }
  }

  private static PlanNode run(Access access, String sql) {
    return run(access, sql, progress -> {});
  }

  private static List<PlanNode> all(PlanNode root) {
    List<PlanNode> all = new ArrayList<>(List.of(root));
    root.children().forEach(child -> all.addAll(all(child)));
    return all;
  }

  private static PlanNode only(PlanNode root, String place) {
    List<PlanNode> found = all(root).stream().filter(n -> n.place().equals(place)).toList();
    assertThat(found).as(root.toString()).hasSize(1);
    return found.get(0);
  }

  @Test
  void isOneReadWhenMySqlComputesAll() {
    PlanNode root = run(Access.ALL, "select id from customers where x > 5");
    assertThat(root.place()).isEqualTo("MYSQL");
    assertThat(root.title()).isEqualTo("db");
    assertThat(root.rows()).isEqualTo(2);
    assertThat(root.time()).isPositive();
    assertThat(root.details().get("sql")).contains("`x` > 5");
    assertThat(root.children()).isEmpty();
  }

  @Test
  void countsTheRowsOfEachReadOfAJoin() {
    PlanNode root =
        run(
            Access.ALL,
            "select c.name, count(*) from customers c join ORDERS o on o.customer = c.id"
                + " where c.x > 5 group by 1");
    assertThat(root.place()).isEqualTo("LOCAL");
    assertThat(root.rows()).isEqualTo(2);
    assertThat(root.time()).isPositive();
    assertThat(only(root, "MYSQL").rows()).isEqualTo(2);
    PlanNode topic = only(root, "TOPIC");
    assertThat(topic.title()).isEqualTo("events." + shop.orders);
    assertThat(topic.rows()).isEqualTo(21);
    assertThat(topic.details().get("offsets")).contains("0:[0, ").contains("1:[0, ");
    assertThat(topic.details()).containsKeys("from the store", "from the source");
    assertThat(all(root)).extracting(PlanNode::title).contains("Join", "Aggregate");
    assertThat(all(root)).extracting(PlanNode::id).doesNotHaveDuplicates();
  }

  @Test
  void tellsTheStoreFromTheSource() {
    String sql = "select count(*) from ORDERS where _offset < 5";
    run(Access.ALL, sql);
    PlanNode topic = only(run(Access.ALL, sql), "TOPIC");
    assertThat(topic.details().get("from the store")).isEqualTo(topic.rows() + " rows");
    assertThat(topic.details().get("from the source")).startsWith("0 records");
    assertThat(topic.details().get("offsets")).isEqualTo("0:[0, 6), 1:[0, 6)");
  }

  @Test
  void showsTheReadsOfSubQueries() {
    PlanNode root =
        run(
            Access.ALL,
            "select count(*) from ORDERS where customer in (select id from customers where x > 5)");
    assertThat(only(root, "MYSQL").rows()).isEqualTo(2);
    assertThat(all(root))
        .anySatisfy(node -> assertThat(node.details().toString()).contains("{ sub-query }"));
  }

  @Test
  void saysWhyAPartWasKept() {
    PlanNode root = run(Access.ALL, "select id from customers where name = 'Ada'");
    assertThat(root.details().get("kept here")).contains("collation");
    assertThat(only(root, "MYSQL").rows()).isEqualTo(1);
  }

  @Test
  void namesColumnsInConditions() {
    PlanNode root = run(Access.ALL, "select id from ORDERS where customer + x > 5");
    assertThat(all(root))
        .anySatisfy(
            node -> assertThat(node.details().get("condition")).isEqualTo(">(+(customer, x), 5)"));
  }

  @Test
  void countsNoRowsThatTheSessionMayNotSee() {
    Access some =
        Access.builder()
            .grant(Grant.of("db", "customers").where("tenant = 'acme'"))
            .grant(Grant.of("events", "*").where("tenant = 'acme'"))
            .build();
    PlanNode root = run(some, "select count(*) from customers c, ORDERS o");
    assertThat(root.rows()).isEqualTo(1);
    for (PlanNode read : List.of(only(root, "MYSQL"), only(root, "TOPIC"))) {
      assertThat(read.rows()).isNull();
      assertThat(read.details()).containsKey("rows").doesNotContainKeys("offsets", "sql");
    }
  }

  @Test
  void tellsProgressWhileItReads() {
    Queue<Progress> seen = new ConcurrentLinkedQueue<>();
    run(Access.ALL, "select count(*) from ORDERS where x >= 0 and _key is not null", seen::add);
    assertThat(seen).extracting(Progress::stage).contains("computing");
  }

  @Test
  void isPrintedByExplainAnalyze() {
    try (Session session = shop.open(Access.ALL)) {
      String text =
          Shop.rows(
                  session,
                  "explain analyze select c.name from customers c join "
                      + shop.topic()
                      + " o on o.customer = c.id where c.x > 5")
              .toString();
      assertThat(text)
          .contains("MYSQL db: 2 rows in ")
          .contains("sql: SELECT")
          .contains("offsets: 0:[0, ")
          .contains("TOPIC events." + shop.orders + ": 21 rows in ")
          .contains("LOCAL: 10 rows in ")
          .contains("snapshot: ");
    }
  }
}

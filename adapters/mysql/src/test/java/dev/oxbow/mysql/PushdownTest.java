package dev.oxbow.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.spi.Pushdown;
import dev.oxbow.spi.RemoteRead;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to MySQL, and that the answer is the one without pushdown. */
final class PushdownTest {
  private static final Db DB = new Db();
  private static final Plans PLANS = new Plans(DB);

  @BeforeAll
  static void fill() {
    DB.run(
        """
        CREATE TABLE customers (
          id INT PRIMARY KEY,
          name VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
          latin VARCHAR(50) CHARACTER SET latin1,
          kind ENUM('gold', 'Silver') NOT NULL,
          credit DECIMAL(10,2),
          big BIGINT UNSIGNED,
          ratio DOUBLE,
          weight FLOAT,
          flag BIT(1),
          born DATE,
          seen TIMESTAMP(3) NULL,
          founded YEAR,
          code VARBINARY(8),
          doc JSON,
          span TIME,
          UNIQUE KEY by_code (code))""",
        """
        CREATE TABLE orders (
          id BIGINT PRIMARY KEY,
          customer_id INT,
          amount DECIMAL(12,2) NOT NULL,
          quantity SMALLINT UNSIGNED NOT NULL,
          note TEXT,
          placed DATETIME NOT NULL,
          KEY by_customer (customer_id))""",
        "SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'",
        """
        INSERT INTO customers VALUES
          (1, 'Ann', 'Ann', 'gold', 10.50, 18446744073709551615, 0.1, 0.1, b'1', '1990-01-01',
            '2024-01-01 00:00:00.5', 1999, X'00FF', '{"a": 1}', '10:00:00'),
          (2, 'ANN', 'ANN', 'Silver', -3, 0, -0.0, 1e30, b'0', '0000-00-00',
            '2024-06-01 00:00:00', 2024, X'00', '[]', '-1:00:00'),
          (3, 'ann ', 'ü', 'gold', NULL, 7, 2.5, -1, NULL, '2024-02-00', NULL, 0, NULL, NULL, NULL),
          (4, 'Zoë', 'Zoë', 'gold', 0, NULL, NULL, NULL, b'1', '2024-02-29', '2030-01-01', NULL, X'',
            '1', '838:59:59'),
          (5, 'a\\\\b''c%', '?', 'gold', 99999999.99, 5, 1e308, 3, b'1', NULL, NULL, 2155, X'41',
            'null', NULL),
          (6, '', '', 'gold', 10.5, 9223372036854775808, 1, 1, b'0', '2023-02-31', NULL, 2000, X'4142',
            '"x"', NULL),
          (7, NULL, NULL, 'gold', 10.50, 1, 1, 1, b'0', '9999-12-31', NULL, 2001, X'61', NULL, NULL)""",
        """
        INSERT INTO orders VALUES
          (1, 1, 10.00, 1, 'x', '2024-01-01 10:00:00'), (2, 1, 20.50, 65535, 'X', '2024-01-02 00:00:00'),
          (3, 2, 0.01, 3, 'ü', '0000-00-00 00:00:00'), (4, NULL, 5, 4, NULL, '2024-12-31 23:59:59'),
          (5, 99, 7.77, 5, '', '2024-02-01 00:00:00'), (9223372036854775807, 1, -1, 0, 'z', '1999-01-01')""");
  }

  @AfterAll
  static void stop() {
    PLANS.close();
    DB.close();
  }

  private static Plans.Run run(String sql) {
    Plans.Run run = PLANS.run(sql);
    assertThat(run.pushed())
        .as("%s%nsent %s%nkept because %s", sql, run.sent(), run.reasons())
        .containsExactlyInAnyOrderElementsOf(run.notPushed());
    return run;
  }

  private static String sent(String sql) {
    Plans.Run run = run(sql);
    assertThat(run.sent()).hasSize(1);
    return run.sent().get(0);
  }

  /** Every one of these filters is evaluated in both ways. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = 3",
        "id <> 3",
        "id IN (1, 2, 5)",
        "id NOT IN (1, 2)",
        "id BETWEEN 2 AND 4",
        "NOT (id > 3)",
        "id > 2.5",
        "id < 2.5e0",
        "id = 1 OR credit > 5",
        "credit = 10.5",
        "credit IN (10.5, -3)",
        "credit IS NULL",
        "credit IS NOT NULL",
        "NOT (credit > 5)",
        "credit > 5 IS NOT TRUE",
        "(credit > 5) IS FALSE",
        "credit < 1000000000000.123",
        "credit < 10.5000000000000000000000000000000001",
        "credit IS NOT DISTINCT FROM 10.5",
        "big = 18446744073709551615",
        "big > 9223372036854775807",
        "big > -1",
        "big <> 7 OR big IS NULL",
        "ratio = 0.1e0",
        "ratio > 0",
        "ratio >= 0.0e0",
        "ratio < 1e300",
        "weight = 0.1e0",
        "weight > 0.5",
        "flag",
        "NOT flag",
        "flag IS NOT TRUE",
        "flag = TRUE",
        "flag IS NULL",
        "name = 'Ann'",
        "name = 'ann '",
        "name = 'ann'",
        "name <> 'Ann'",
        "name IN ('Ann', 'Zoë', '')",
        "name NOT IN ('Ann', 'Zoë')",
        "name > 'B'",
        "name LIKE 'A%'",
        "name LIKE 'a_n%'",
        "name NOT LIKE 'A%'",
        "name LIKE '%\\b''%'",
        "name = 'a\\b''c%'",
        "name = ''",
        "name IS NULL",
        "name = 'Ann' OR id = 4",
        "name = 'Ann' OR name <> 'Zoë'",
        "name = '😀'",
        "latin = 'Ann'",
        "latin = 'ü'",
        "latin = '日'",
        "latin = '?'",
        "latin LIKE 'A%'",
        "kind = 'gold'",
        "kind = 'GOLD'",
        "kind = ''",
        "kind = '1'",
        "kind LIKE 'g%'",
        "kind > 'a'",
        "born = DATE '2024-02-29'",
        "born < DATE '2024-02-29'",
        "born > DATE '2023-01-01'",
        "born >= DATE '1990-01-01' AND born < DATE '2024-03-01'",
        "born <> DATE '1990-01-01'",
        "born IS NULL",
        "born IS NOT NULL",
        "NOT (born > DATE '2023-01-01')",
        "born > DATE '0001-01-01'",
        "NOT (born = DATE '1990-01-01')",
        "(born = DATE '1990-01-01') IS NOT TRUE",
        "born = DATE '1990-01-01' OR id = 4",
        "born < TIMESTAMP '2024-02-29 12:00:00'",
        "born IN (DATE '1990-01-01', DATE '2024-02-29')",
        "seen = TIMESTAMP '2024-01-01 00:00:00.5'",
        "seen < TIMESTAMP '2024-01-01 00:00:00.6'",
        "seen > TIMESTAMP '1960-01-01 00:00:00'",
        "seen < TIMESTAMP '2040-01-01 00:00:00'",
        "seen IS NULL",
        "founded = 2024",
        "founded < 2000",
        "founded = 24",
        "founded > 30",
        "founded = 0",
        "code = X'00'",
        "code > X'41'",
        "code = X''",
        "code IN (X'41', X'61')",
        "doc = '[]'",
        "doc IS NULL",
        "span = '-01:00:00'",
        "span IS NOT NULL",
        "id = big",
        "credit > ratio",
        "name = latin",
        "id + 1 = 3",
        "UPPER(name) = 'ANN'",
        "id = 1 AND UPPER(name) = 'ANN'",
        "name = 'Ann' AND id < 5",
        "(name = 'Ann' AND UPPER(name) = 'ANN') OR id = 7",
        "1 = 1",
      })
  void filtersTheSameRowsInBothWays(String condition) {
    run("SELECT id FROM customers WHERE " + condition);
  }

  @Test
  void sendsWhatIsExact() {
    assertThat(sent("SELECT name FROM customers WHERE id = 3"))
        .isEqualTo("SELECT `name` FROM `customers` WHERE `id` = 3");
    assertThat(sent("SELECT id FROM customers WHERE id IN (1, 2, 5)"))
        .isEqualTo("SELECT `id` FROM `customers` WHERE `id` IN (1, 2, 5)");
    assertThat(sent("SELECT id FROM customers WHERE credit BETWEEN 2 AND 4.5 OR credit IS NULL"))
        .isEqualTo(
            "SELECT `id` FROM `customers` WHERE `credit` IS NULL OR `credit` >= 2.00 AND `credit` <= 4.50");
    assertThat(sent("SELECT id FROM customers WHERE big = 18446744073709551615"))
        .isEqualTo("SELECT `id` FROM `customers` WHERE `big` = 18446744073709551615");
  }

  @Test
  void sendsASupersetOfEqualTexts() {
    assertThat(sent("SELECT id FROM customers WHERE name = 'Ann'"))
        .endsWith("FROM `customers` WHERE `name` = 'Ann'");
    assertThat(sent("SELECT id FROM customers WHERE name IN ('Ann', 'Zoë')"))
        .endsWith("WHERE `name` IN ('Ann', 'Zoë')");
    assertThat(sent("SELECT id FROM customers WHERE name LIKE 'A%'"))
        .endsWith("WHERE `name` LIKE 'A%'");
    assertThat(sent("SELECT id FROM customers WHERE name = 'a\\b''c%'"))
        .endsWith("WHERE `name` = _utf8mb4 X'615c62276325'");
    assertThat(sent("SELECT id FROM customers WHERE born < DATE '2024-02-29'"))
        .endsWith("WHERE `born` < DATE '2024-02-29'");
    assertThat(sent("SELECT id FROM customers WHERE seen < TIMESTAMP '2024-01-01 00:00:00.6'"))
        .contains("WHERE `seen` < TIMESTAMP '2024-01-01 00:00:00.6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name <> 'Ann'",
        "name > 'B'",
        "name NOT IN ('Ann')",
        "NOT (name = 'Ann')",
        "latin = 'ü'",
        "born IS NULL",
        "born <> DATE '1990-01-01'",
        "weight = 0.1e0",
        "founded = 24",
        "name = 'Ann' OR name <> 'Zoë'",
        "UPPER(name) = 'ANN'",
      })
  void keepsWhatMySqlSeesInItsOwnWay(String condition) {
    Plans.Run run = run("SELECT id FROM customers WHERE " + condition);
    assertThat(run.sent().get(0)).doesNotContain("WHERE");
    assertThat(run.reasons()).isNotEmpty();
  }

  @Test
  void groupsByExactKeysOnly() {
    assertThat(
            sent(
                "SELECT customer_id, COUNT(*), SUM(amount), MIN(id), MAX(quantity), SUM(quantity),"
                    + " COUNT(DISTINCT quantity), COUNT(note) FROM orders GROUP BY customer_id"))
        .isEqualTo(
            "SELECT `customer_id`, COUNT(*), SUM(`amount`), MIN(`id`), MAX(`quantity`),"
                + " SUM(`quantity`), COUNT(DISTINCT `quantity`), COUNT(`note`)"
                + " FROM `orders` GROUP BY `customer_id`");
    assertThat(run("SELECT name, COUNT(*) FROM customers GROUP BY name").sent().get(0))
        .doesNotContain("GROUP BY");
    assertThat(run("SELECT kind, COUNT(*) FROM customers GROUP BY kind").sent().get(0))
        .doesNotContain("GROUP BY");
    assertThat(run("SELECT born, COUNT(*) FROM customers GROUP BY born").sent().get(0))
        .doesNotContain("GROUP BY");
    assertThat(run("SELECT COUNT(born), COUNT(placed) FROM customers, orders").sent())
        .noneMatch(sql -> sql.contains("COUNT"));
    assertThat(run("SELECT MAX(name), MIN(latin) FROM customers").sent().get(0))
        .doesNotContain("MAX");
    assertThat(run("SELECT SUM(ratio), SUM(weight) FROM customers").sent().get(0))
        .doesNotContain("SUM");
  }

  @Test
  void aggregatesRowsOfOneDate() {
    assertThat(sent("SELECT COUNT(*), SUM(credit) FROM customers WHERE born = DATE '2024-02-29'"))
        .endsWith("FROM `customers` WHERE `born` = DATE '2024-02-29'")
        .contains("SUM");
    assertThat(run("SELECT COUNT(*) FROM customers WHERE born > DATE '2024-02-01'").sent().get(0))
        .doesNotContain("COUNT");
  }

  @Test
  void groupsAndSortsByNoLiteral() {
    run("SELECT DISTINCT 5 FROM customers");
    run("SELECT x.k, SUM(x.k) FROM (SELECT 3 AS k, id FROM customers) x GROUP BY x.k");
  }

  @Test
  void sortsByWhatIsAskedUnderAnyName() {
    Plans.Run run =
        PLANS.run(
            "SELECT credit AS id, id AS credit FROM customers ORDER BY 1 DESC NULLS LAST, 2 LIMIT 3");
    assertThat(run.pushed()).containsExactlyElementsOf(run.notPushed());
    Plans.Run grouped =
        PLANS.run(
            "SELECT SUM(amount) AS customer_id, customer_id AS amount FROM orders"
                + " GROUP BY customer_id HAVING SUM(amount) > 1 ORDER BY 2 LIMIT 2");
    assertThat(grouped.pushed()).containsExactlyElementsOf(grouped.notPushed());
  }

  @Test
  void aggregatesOverNoRows() {
    assertThat(sent("SELECT COUNT(*), SUM(id), MIN(big) FROM customers WHERE id > 1000"))
        .contains("COUNT(*)");
    assertThat(sent("SELECT id, COUNT(*) FROM customers WHERE id > 1000 GROUP BY id"))
        .contains("GROUP BY");
  }

  @Test
  void filtersGroups() {
    assertThat(
            sent(
                "SELECT customer_id FROM orders GROUP BY customer_id HAVING SUM(amount) > 5 AND"
                    + " COUNT(*) > 1"))
        .isEqualTo(
            "SELECT `customer_id` FROM (SELECT `customer_id`, SUM(`amount`) AS `$f1`, COUNT(*) AS `$f2`"
                + " FROM `orders` GROUP BY `customer_id`) AS `t1` WHERE `$f1` > 5.00 AND `$f2` > 1");
  }

  @Test
  void countsNothingElseButNulls() {
    run("SELECT COUNT(name), COUNT(doc), COUNT(weight), COUNT(span) FROM customers");
    run("SELECT COUNT(born) FROM customers");
    run("SELECT COUNT(DISTINCT name) FROM customers");
    run("SELECT COUNT(DISTINCT flag), COUNT(DISTINCT code) FROM customers");
    run("SELECT flag, COUNT(*) FROM customers GROUP BY flag");
    run("SELECT DISTINCT quantity, customer_id FROM orders");
  }

  @Test
  void sortsByExactKeysWithALimit() {
    assertThat(sent("SELECT id, credit FROM customers ORDER BY credit, id LIMIT 3"))
        .isEqualTo(
            "SELECT `id`, `credit` FROM `customers` ORDER BY `credit` IS NULL, `credit`, `id` LIMIT 3");
    assertThat(
            sent(
                "SELECT id, credit FROM customers ORDER BY credit DESC NULLS LAST, id LIMIT 2 OFFSET 1"))
        .isEqualTo(
            "SELECT `id`, `credit` FROM `customers` ORDER BY `credit` DESC, `id` LIMIT 2 OFFSET 1");
    assertThat(
            sent("SELECT id, credit FROM customers ORDER BY credit NULLS FIRST, id DESC LIMIT 2"))
        .isEqualTo("SELECT `id`, `credit` FROM `customers` ORDER BY `credit`, `id` DESC LIMIT 2");
    assertThat(sent("SELECT id, flag FROM customers ORDER BY flag DESC, id LIMIT 2"))
        .isEqualTo(
            "SELECT `id`, `flag` + 0 AS `flag` FROM `customers`"
                + " ORDER BY `flag` + 0 IS NULL DESC, 2 DESC, `id` LIMIT 2");
    assertThat(run("SELECT id, name FROM customers ORDER BY name, id LIMIT 3").sent().get(0))
        .doesNotContain("LIMIT");
    assertThat(run("SELECT id, born FROM customers ORDER BY born, id LIMIT 3").sent().get(0))
        .doesNotContain("LIMIT");
    assertThat(run("SELECT id FROM customers ORDER BY id").sent().get(0)).doesNotContain("ORDER");
  }

  @Test
  void sortsByAColumnThatIsLeftOut() {
    Plans.Run run = PLANS.run("SELECT note FROM orders ORDER BY amount DESC, id LIMIT 3");
    assertThat(run.sent())
        .containsExactly(
            "SELECT `note`, `amount`, `id` FROM `orders` ORDER BY `amount` DESC, `id` LIMIT 3");
    assertThat(run.pushed()).containsExactlyElementsOf(run.notPushed());
  }

  @Test
  void sendsASemiJoin() {
    RelNode plan = PLANS.plan("SELECT c.id FROM customers c JOIN orders o ON c.id = o.customer_id");
    Join join = (Join) plan.getInput(0);
    Join semi =
        join.copy(
            join.getTraitSet(),
            join.getCondition(),
            join.getLeft(),
            join.getRight(),
            JoinRelType.SEMI,
            false);
    assertThat(DB.source().pushdown().judge(semi)).isInstanceOf(Pushdown.Verdict.Exact.class);
    RelNode ids =
        LogicalProject.create(
            semi,
            List.of(),
            List.of(RexInputRef.of(0, semi.getRowType())),
            List.of("id"),
            Set.of());
    String sql = DB.source().pushdown().sql(ids);
    assertThat(sql).contains("EXISTS");
    try (RemoteRead read = DB.source().read()) {
      assertThat(Rows.of(read, sql, DB.columns("customers").subList(0, 1)))
          .containsExactlyInAnyOrder(List.of(1), List.of(2));
    }
  }

  @Test
  void comparesDoublesWithDoubles() {
    assertThat(sent("SELECT id FROM customers WHERE ratio = 0.1e0"))
        .endsWith("WHERE `ratio` = 1E-1");
  }

  @Test
  void sendsABareLimit() {
    Plans.Run run = PLANS.run("SELECT id FROM customers LIMIT 2");
    assertThat(run.sent()).containsExactly("SELECT `id` FROM `customers` LIMIT 2");
    assertThat(run.pushed()).hasSize(2);
  }

  @Test
  void limitsOnlyWhatIsFilteredExactly() {
    assertThat(run("SELECT id FROM customers WHERE name = 'ann ' LIMIT 1").sent().get(0))
        .doesNotContain("LIMIT");
    assertThat(sent("SELECT id FROM customers WHERE id = 3 LIMIT 1")).endsWith("LIMIT 1");
  }

  @Test
  void joinsByKeys() {
    assertThat(
            sent(
                "SELECT o.id, c.name, o.amount FROM orders o JOIN customers c ON o.customer_id = c.id"
                    + " WHERE o.quantity > 1"))
        .contains("INNER JOIN");
    assertThat(
            sent("SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON o.customer_id = c.id"))
        .contains("LEFT JOIN");
    assertThat(
            sent(
                "SELECT c.id, COUNT(*), SUM(o.amount) FROM orders o JOIN customers c"
                    + " ON o.customer_id = c.id GROUP BY c.id"))
        .contains("GROUP BY");
    assertThat(
            sent(
                "SELECT * FROM orders o JOIN customers c ON o.customer_id = c.id"
                    + " JOIN orders p ON p.id = o.id WHERE c.id + 0 = 1 OR TRUE"))
        .contains("JOIN");
    assertThat(run("SELECT a.id FROM customers a JOIN customers b ON a.name = b.name").sent())
        .hasSize(2);
    assertThat(run("SELECT a.id FROM customers a JOIN customers b ON a.born = b.born").sent())
        .hasSize(2);
    assertThat(
            run("SELECT a.id FROM orders a JOIN orders b ON a.customer_id = b.customer_id").sent())
        .hasSize(2);
    assertThat(run("SELECT a.id FROM orders a, customers b").sent()).hasSize(2);
    assertThat(
            run("SELECT a.id FROM orders a RIGHT JOIN customers b ON a.customer_id = b.id").sent())
        .hasSize(2);
  }

  @Test
  void joinsNoMoreTablesThanMySqlCan() {
    StringBuilder sql = new StringBuilder("SELECT t0.id FROM customers t0");
    for (int i = 1; i < 62; i++) {
      sql.append(" JOIN customers t%1$d ON t%1$d.id = t0.id".formatted(i));
    }
    assertThat(run(sql.toString()).sent()).hasSize(2);
  }

  @Test
  void sendsAJoinWhoseColumnsHaveTheSameNames() {
    run("SELECT * FROM orders o JOIN customers c ON o.customer_id = c.id ORDER BY o.id LIMIT 3");
    run(
        "SELECT x.id, COUNT(*) FROM (SELECT o.id, o.customer_id, c.id AS other, c.name FROM orders o JOIN"
            + " customers c ON o.customer_id = c.id LIMIT 100) x GROUP BY x.id");
    run(
        "SELECT * FROM (SELECT * FROM orders ORDER BY id LIMIT 4) o JOIN (SELECT * FROM customers"
            + " WHERE id > 0) c ON o.customer_id = c.id");
  }

  @Test
  void readsWhatIsPrintedRoundedOrRaw() {
    assertThat(sent("SELECT weight, flag, id FROM customers WHERE id < 3"))
        .isEqualTo(
            "SELECT `weight` + 0E0 AS `weight`, `flag` + 0 AS `flag`, `id` FROM `customers`"
                + " WHERE `id` < 3");
  }

  @Test
  void neverAsksForAllColumns() {
    assertThat(sent("SELECT * FROM orders")).doesNotContain("*");
    assertThat(sent("SELECT 1 FROM orders")).doesNotContain("*");
    assertThat(sent("SELECT COUNT(*) FROM orders")).isEqualTo("SELECT COUNT(*) FROM `orders`");
  }

  @Test
  void dropsCastsThatChangeNothing() {
    assertThat(sent("SELECT CAST(id AS BIGINT) FROM customers WHERE CAST(id AS BIGINT) > 3"))
        .isEqualTo("SELECT `id` FROM `customers` WHERE `id` > 3");
    assertThat(sent("SELECT o.id FROM orders o JOIN customers c ON c.id = o.id"))
        .contains("INNER JOIN");
    run("SELECT CAST(credit AS DECIMAL(20,4)) FROM customers");
    run("SELECT CAST(credit AS DECIMAL(5,1)) FROM customers WHERE id < 3");
    run("SELECT CAST(born AS TIMESTAMP) FROM customers");
  }
}

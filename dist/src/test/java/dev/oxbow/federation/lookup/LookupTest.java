package dev.oxbow.federation.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.federation.Answer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of a small side are sent to MySQL, and the answer is the one without them. */
final class LookupTest {
  @TempDir static Path folder;

  private static Parts parts;
  private static Connection pushed;
  private static Connection kept;

  @BeforeAll
  static void start() throws SQLException {
    parts = new Parts(folder.resolve("oxbow"));
    pushed = parts.oxbow().connect();
    kept = parts.oxbow().connectWithoutPushdown();
  }

  @AfterAll
  static void stop() throws SQLException {
    pushed.close();
    kept.close();
    parts.close();
  }

  /** The rows in any order, each as text. */
  private static List<String> rows(Connection connection, String sql) throws SQLException {
    return Answer.of(connection, parts.over(sql)).rows().stream()
        .map(String::valueOf)
        .sorted()
        .toList();
  }

  private static String analyzed(Connection connection, String sql) throws SQLException {
    return Answer.of(connection, "EXPLAIN ANALYZE " + parts.over(sql)).rows().stream()
        .map(row -> String.valueOf(row.get(0)))
        .collect(Collectors.joining("\n"));
  }

  /** Asks with and without look-ups, and gives how the query ran. */
  private static String same(String sql) throws SQLException {
    List<String> expected = rows(kept, sql);
    assertThat(rows(pushed, sql)).as(sql).isEqualTo(expected);
    return analyzed(pushed, sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id", "i", "u", "d", "f", "ci", "pad", "cs", "la", "vb", "bi", "day", "at", "ts", "b8"
      })
  void looksUpKeysOfEachType(String column) throws SQLException {
    String sql = "SELECT p.id, f.id FROM parts p JOIN few f ON p.%1$s = f.%1$s".formatted(column);
    assertThat(same(sql)).contains("looked up: ").contains("parts by " + column + " from other");
    assertThat(rows(pushed, sql)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fl", "ch", "y", "e", "tm"})
  void answersTheSameForOtherTypes(String column) throws SQLException {
    String sql = "SELECT p.id, f.id FROM parts p JOIN few f ON p.%1$s = f.%1$s".formatted(column);
    same(sql);
    assertThat(rows(pushed, sql)).isNotEmpty();
  }

  @Test
  void sendsTheKeysOfATopic() throws SQLException {
    String how = same("SELECT w.part, p.d FROM wanted w JOIN parts p ON p.id = w.part");
    assertThat(how)
        .contains("looked up: 100 keys: parts by id from events.")
        .contains("sent: 1 statement: SELECT `id`, `d` FROM ")
        .contains("WHERE `id` IN (59, 118, 177, ")
        .contains("MYSQL db: 100 rows");
    assertThat(
            Answer.of(
                    pushed,
                    parts.over("EXPLAIN SELECT 1 FROM wanted w JOIN parts p ON p.id = w.part"))
                .text())
        .contains("looked up when few: parts by id from events.");
  }

  @Test
  void sendsNothingWhenNothingCanMatch() throws SQLException {
    assertThat(same("SELECT p.d FROM wanted w JOIN parts p ON p.id = w.part WHERE w.part % 2 = 7"))
        .contains("looked up: 0 keys")
        .contains("sent: nothing")
        .contains("MYSQL db: 0 rows");
  }

  @Test
  void readsAllWhenKeysAreMany() throws SQLException {
    String how = same("SELECT count(*), sum(p.d) FROM many w JOIN parts p ON p.id = w.part");
    assertThat(how).contains("not looked up: more than ").contains("MYSQL db: 6002 rows");
  }

  @Test
  void sendsSeveralStatementsForManyKeysOfALargeTable() throws SQLException {
    assertThat(
            same(
                "SELECT count(*), min(m.name), count(DISTINCT m.id) FROM many w"
                    + " JOIN makers m ON m.id = w.part"))
        .contains("looked up: 6000 keys")
        .contains("sent: 2 statements, the first: ")
        .contains("MYSQL db: 6000 rows");
  }

  @Test
  void followsAChain() throws SQLException {
    String how =
        same(
            """
            SELECT w.part, m.name FROM wanted w JOIN parts p ON p.id = w.part
            JOIN makers m ON m.id = p.maker WHERE w.part < 1000\
            """);
    assertThat(how).contains("looked up: 16 keys: parts by id from events.");
    assertThat(how).contains("keys: makers by id from ");
  }

  @Test
  void usesTheLeadingColumnsOfAnIndex() throws SQLException {
    String how = same("SELECT w.part, p.id FROM wanted w JOIN parts p ON p.b = w.b AND p.a = w.a");
    assertThat(how).contains("parts by a, b from events.").contains("`a` = 0 AND `b` = ");
    assertThat(same("SELECT w.part, p.id FROM wanted w JOIN parts p ON p.b = w.b"))
        .doesNotContain("looked up");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT w.part, p.d FROM wanted w LEFT JOIN parts p ON p.id = w.part + 3000",
        "SELECT w.part, p.d FROM parts p RIGHT JOIN wanted w ON p.id = w.part + 3000",
        "SELECT p.id FROM parts p WHERE p.id IN (SELECT part + 1 FROM wanted)",
        "SELECT part FROM wanted WHERE part IN (SELECT id FROM parts WHERE d > 50)",
        "SELECT part FROM wanted w WHERE EXISTS (SELECT 1 FROM parts p WHERE p.id = w.part + 5000)",
        "SELECT part FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM parts p WHERE p.id = w.part *"
            + " 2)",
        "SELECT part, (SELECT max(d) FROM parts p WHERE p.id = w.part) FROM wanted w WHERE part >"
            + " 7",
        "SELECT w.part, p.n FROM wanted w JOIN (SELECT id, count(*) AS n FROM parts GROUP BY id) p"
            + " ON p.id = w.part",
        "SELECT w.part, p.x FROM wanted w JOIN (SELECT id, maker AS x FROM parts UNION ALL"
            + " SELECT id, CAST(id AS INTEGER) FROM makers) p ON p.id = w.part",
        "SELECT w.part, p.id, m.id FROM wanted w JOIN (parts p LEFT JOIN makers m"
            + " ON m.id = p.maker + 5000) ON m.id = w.part",
        "SELECT p.id FROM parts p JOIN (VALUES (17), (18), (100002)) AS v (k) ON p.id = v.k",
        "SELECT p.id, k.kind FROM parts p JOIN (VALUES ('apfel1', 1), ('Äpfel7', 2)) AS k (n, kind)"
            + " ON p.ci = k.n",
        "SELECT w.part, p.id FROM wanted w JOIN parts p ON p.ci = w.name",
        "SELECT w.part, p.id FROM wanted w JOIN parts p ON p.d = w.part AND p.i > 3",
        "SELECT count(*) FROM many w JOIN parts p ON p.at = TIMESTAMPADD(MICROSECOND,"
            + " w.part * 1000001, TIMESTAMP '2024-01-01 00:00:00') WHERE w.part < 220"
      })
  void looksUpInJoinsOfAllKinds(String sql) throws SQLException {
    String how = same(sql);
    if (!sql.contains("(SELECT max")) {
      assertThat(how).contains("looked up: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT part FROM wanted WHERE part NOT IN (SELECT id FROM parts WHERE id < 3000)",
        "SELECT w.part, p.d FROM parts p LEFT JOIN wanted w ON p.id = w.part",
        "SELECT w.part, p.d FROM wanted w FULL JOIN parts p ON p.id = w.part",
        "SELECT w.part, p.d FROM wanted w JOIN parts p ON p.id IS NOT DISTINCT FROM w.part",
        "SELECT w.part, p.r FROM wanted w JOIN (SELECT id, row_number() OVER (ORDER BY id) AS r"
            + " FROM parts) p ON p.id = w.part",
        "SELECT w.part, p.id FROM wanted w JOIN (SELECT id FROM parts ORDER BY id LIMIT 100) p"
            + " ON p.id = w.part"
      })
  void readsAllWhereRowsWithoutAKeyMatter(String sql) throws SQLException {
    assertThat(same(sql)).doesNotContain("looked up: ");
  }

  /** A value over columns that an outer join fills with NULL is a key, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM many w LEFT JOIN wanted k ON k.part = w.part + 100000"
            + " JOIN makers m ON m.id = COALESCE(k.part, 5)",
        "SELECT count(*) FROM wanted k RIGHT JOIN many w ON k.part = w.part + 100000"
            + " JOIN makers m ON m.id = CASE WHEN k.part IS NULL THEN 7 ELSE k.part END",
        "SELECT count(*) FROM many w FULL JOIN wanted k ON k.part = w.part + 100000"
            + " JOIN makers m ON m.id = COALESCE(k.part, 5)",
        "SELECT count(*), min(m.name) FROM (SELECT 5 AS k FROM (SELECT part FROM wanted"
            + " WHERE part < 0) a RIGHT JOIN wanted b ON a.part = b.part) s"
            + " JOIN makers m ON m.id = s.k",
        "SELECT count(*) FROM (SELECT k.part AS x FROM wanted w LEFT JOIN wanted k"
            + " ON k.part = w.part + 59) o"
            + " WHERE EXISTS (SELECT 1 FROM makers m WHERE m.id = COALESCE(o.x, 5))",
        "SELECT m.id FROM makers m WHERE m.id IN (SELECT COALESCE(k.part, 5) FROM wanted w"
            + " LEFT JOIN wanted k ON k.part = w.part + 59)"
      })
  void missesNoKeyThatStandsForNull(String sql) throws SQLException {
    same(sql);
    assertThat(rows(pushed, sql)).isNotEmpty().doesNotContain("[0]", "[0, null]");
  }

  /** Computing the keys of rows that a join drops would fail. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT w.part, m.name FROM wanted w JOIN (VALUES ('apfel1'), ('Äpfel2')) AS k (n)"
            + " ON k.n = w.name JOIN makers m"
            + " ON m.id = CAST(CASE WHEN w.part > 200 THEN w.name ELSE '17' END AS BIGINT)",
        "SELECT w.part, m.name FROM wanted w JOIN (VALUES (59), (118)) AS k (n) ON k.n = w.part"
            + " JOIN makers m ON m.id = 100 / (w.part - 590)"
      })
  void doesNotFailOnRowsThatAJoinDrops(String sql) throws SQLException {
    same(sql);
  }

  @Test
  void readsAllWhenAKeyIsLong() throws SQLException {
    String sql =
        "SELECT w.part, p.id FROM wanted w JOIN parts p"
            + " ON p.vb = CAST(CONCAT(w.name, REPEAT('x', %d)) AS VARBINARY) WHERE w.part <= %d";
    assertThat(same(sql.formatted(90_000, 59))).contains("looked up: 1 keys: parts by vb");
    assertThat(same(sql.formatted(110_000, 59))).contains("not looked up: ").contains("long ones");
    assertThat(same(sql.formatted(10, 5900))).contains("looked up: 100 keys: parts by vb");
    assertThat(same(sql.formatted(30_000, 5900))).contains("not looked up: ").contains("long ones");
  }

  @Test
  void looksUpKeysThatAJoinGives() throws SQLException {
    String how =
        same(
            """
            SELECT w.part, m.name FROM wanted w JOIN many n ON n.part = w.part * 2
            JOIN makers m ON m.id = w.part + n.part\
            """);
    assertThat(how).contains("looked up: ").contains("makers by id from events.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM parts LIMIT 3000000000",
        "SELECT id FROM parts ORDER BY id LIMIT 5, 18446744073709551615",
        "SELECT part FROM wanted LIMIT 3000000000",
        "SELECT part FROM wanted ORDER BY part LIMIT 18446744073709551615 OFFSET 5",
        "SELECT part FROM many ORDER BY _offset DESC LIMIT 9223372036854775807 OFFSET 7",
        "SELECT part FROM wanted LIMIT 5 OFFSET 18446744073709551615"
      })
  void takesLimitsBeyondAllRows(String sql) throws SQLException {
    same(sql);
  }

  @Test
  void takesTheKeysFromTheVeryRowsThatALimitChose() throws SQLException {
    String last =
        "SELECT w.part, p.id FROM (SELECT part FROM wanted ORDER BY part DESC LIMIT 5) w"
            + " JOIN parts p ON p.id = w.part";
    assertThat(same(last)).contains("looked up: 5 keys");
    String any =
        "SELECT w.part, p.id FROM (SELECT part FROM many LIMIT 7) w"
            + " LEFT JOIN parts p ON p.id = w.part";
    assertThat(analyzed(pushed, any)).contains("looked up: 7 keys");
    Answer answer = Answer.of(pushed, parts.over(any));
    assertThat(answer.rows())
        .hasSize(7)
        .allMatch(row -> String.valueOf(row.get(0)).equals(String.valueOf(row.get(1))));
  }

  @Test
  void looksUpWhatAParameterLeaves() throws SQLException {
    try (PreparedStatement statement =
        pushed.prepareStatement(
            parts.over(
                "SELECT p.id FROM wanted w JOIN parts p ON p.id = w.part WHERE w.part <= ?"))) {
      for (int most : List.of(59, 118, 0, 5900)) {
        statement.setInt(1, most);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(Answer.of(rows).rows()).hasSize(most / 59);
        }
      }
    }
  }

  @Test
  void hasNoLookUpsWithoutPushdown() throws SQLException {
    String sql = "SELECT w.part, p.d FROM wanted w JOIN parts p ON p.id = w.part";
    assertThat(analyzed(kept, sql)).doesNotContain("looked up").contains("MYSQL db: 6002 rows");
  }
}

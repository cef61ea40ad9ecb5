package dev.oxbow.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Strings that MySQL compares as we do, so that all can be sent. The embedded 8.0.12 has no such
 * collation (MySQL has from 8.0.17 on, MariaDB from 10.2 on): there the test is left out.
 */
final class CodePointCollationTest {
  private static final Db DB = new Db();
  private static final Plans PLANS = new Plans(DB);
  private static boolean filled;

  @BeforeAll
  static void fill() throws SQLException {
    Optional<String> collation = collation();
    collation.ifPresent(
        name ->
            DB.run(
                "CREATE TABLE words (id INT PRIMARY KEY, w VARCHAR(20) CHARACTER SET utf8mb4 COLLATE "
                    + name
                    + ", UNIQUE KEY by_word (w))",
                "SET NAMES utf8mb4",
                "INSERT INTO words VALUES (1, 'a'), (2, 'A'), (3, 'a '), (4, 'ä'), (5, '😀'),"
                    + " (6, '\uFFE0'), (7, ''), (8, ' '), (9, NULL), (10, 'a\\0'), (11, 'aa')"));
    filled = collation.isPresent();
  }

  private static Optional<String> collation() throws SQLException {
    try (Connection connection = DB.server().connect("");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT collation_name FROM information_schema.collations"
                    + " WHERE collation_name IN ('utf8mb4_0900_bin', 'utf8mb4_nopad_bin')"
                    + " ORDER BY collation_name DESC")) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  @AfterAll
  static void stop() {
    PLANS.close();
    DB.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM words WHERE w = 'a'",
        "SELECT id FROM words WHERE w <> 'a'",
        "SELECT id FROM words WHERE w > 'a'",
        "SELECT id FROM words WHERE w NOT IN ('a', 'A')",
        "SELECT w, COUNT(*) FROM words GROUP BY w",
        "SELECT w FROM words ORDER BY w LIMIT 7",
        "SELECT w FROM words ORDER BY w DESC NULLS LAST LIMIT 3",
        "SELECT a.id FROM words a JOIN words b ON a.w = b.w",
      })
  void sendsAllOfIt(String sql) {
    assumeTrue(filled, "no collation by code point without padding");
    Plans.Run run = PLANS.run(sql);
    assertThat(run.reasons()).isEmpty();
    assertThat(run.sent()).hasSize(1);
    assertThat(run.pushed()).containsExactlyInAnyOrderElementsOf(run.notPushed());
  }

  /** MariaDB has a collation of MySQL's name that pads. */
  @Test
  void asksWhetherTheCollationPads() {
    assumeTrue(isMariaDb(), "only MariaDB's utf8mb4_0900_bin pads");
    DB.run(
        "CREATE TABLE padded (w VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin)",
        "INSERT INTO padded VALUES ('a'), ('a ')");
    Plans.Run run = PLANS.run("SELECT w, COUNT(*) FROM padded WHERE w <> 'b' GROUP BY w");
    assertThat(run.sent()).containsExactly("SELECT `w` FROM `padded`");
    assertThat(run.pushed()).hasSize(2);
  }

  private static boolean isMariaDb() {
    try (Connection connection = DB.server().connect("")) {
      return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

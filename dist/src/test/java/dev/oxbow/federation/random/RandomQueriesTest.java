package dev.oxbow.federation.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a part of a query runs, and what the store holds, never changes an answer, and it is
 * MySQL's answer over the same rows wherever MySQL's rules are Oxbow's. {@code
 * -Doxbow.test.queries=100000 -Doxbow.test.seed=7} asks more, or others.
 */
@Timeout(7_200)
final class RandomQueriesTest {
  private static final int QUERIES = Integer.getInteger("oxbow.test.queries", 150);
  private static final long SEED = Long.getLong("oxbow.test.seed", 20261123);
  private static final int MOST_DIFFERENCES = 20;

  @TempDir Path folder;

  @Test
  void answersTheSameInEveryMode() throws SQLException {
    SoftAssertions all = new SoftAssertions();
    int asked = 0;
    int askedOfMySql = 0;
    try (NastyTables tables = new NastyTables(SEED)) {
      Oxbow oxbow = tables.oxbow(folder.resolve("oxbow"));
      try (Connection pushed = oxbow.connect();
          Connection kept = oxbow.connectWithoutPushdown();
          Connection unstored = oxbow.withoutStore().connect()) {
        for (; asked < QUERIES && all.errorsCollected().size() < MOST_DIFFERENCES; asked++) {
          Query query = new RandomQuery(new Random(SEED + asked)).next();
          String seed = "seed " + (SEED + asked) + ", ";
          Answer answer;
          try {
            answer = answer(kept, query);
          } catch (SQLException e) {
            all.fail("%s%s: %s", seed, query, failure(e));
            continue;
          }
          String expected = text(answer, query);
          all.assertThat(text(pushed, query)).as("%spushed: %s", seed, query).isEqualTo(expected);
          all.assertThat(text(unstored, query))
              .as("%sunstored: %s", seed, query)
              .isEqualTo(expected);
          String mysql = query.mysql();
          if (mysql != null) {
            askedOfMySql++;
            all.assertThat(MySqlOracle.rows(answer.columns(), answer, query.ordered()))
                .as("%sMySQL: %s\n%s", seed, query, mysql)
                .isEqualTo(tables.oracle().ask(mysql, query.ordered(), answer.columns()));
          }
        }
      }
    }
    System.out.printf(
        "Random queries: %d asked in 3 modes, %d of them of MySQL too%n", asked, askedOfMySql);
    all.assertAll();
    assertThat(asked).isEqualTo(QUERIES);
    assertThat(askedOfMySql).isGreaterThan(QUERIES / 2);
  }

  private static Answer answer(Connection connection, Query query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
      for (int i = 0; i < query.parameters().size(); i++) {
        statement.setObject(i + 1, query.parameters().get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return Answer.of(rows);
      }
    }
  }

  /** The types, then the rows, or the error. */
  private static String text(Connection connection, Query query) {
    try {
      return text(answer(connection, query), query);
    } catch (SQLException e) {
      return failure(e);
    }
  }

  private static String failure(SQLException e) {
    return "! " + e.getSQLState() + " " + e.getMessage();
  }

  private static String text(Answer answer, Query query) {
    List<String> rows = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      rows.add(row.stream().map(RandomQueriesTest::text).toList().toString());
    }
    if (!query.ordered()) {
      rows.sort(null);
    }
    return answer.columns() + "\n" + String.join("\n", rows);
  }

  private static String text(@Nullable Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
  }
}

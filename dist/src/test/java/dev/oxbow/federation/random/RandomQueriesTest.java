package dev.oxbow.federation.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.random.RandomQuery.Query;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
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
 * Where a part of a query runs, and what the store holds, never changes an answer. {@code
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
    int differences = 0;
    int asked = 0;
    try (NastyTables tables = new NastyTables(SEED)) {
      Oxbow oxbow = tables.oxbow(folder.resolve("oxbow"));
      try (Connection pushed = oxbow.connect();
          Connection kept = oxbow.connectWithoutPushdown();
          Connection unstored = oxbow.withoutStore().connect()) {
        for (; asked < QUERIES && differences < MOST_DIFFERENCES; asked++) {
          Query query = new RandomQuery(new Random(SEED + asked)).next();
          String expected = answer(kept, query);
          for (Connection mode : List.of(pushed, unstored)) {
            String given = answer(mode, query);
            if (!given.equals(expected)) {
              differences++;
            }
            all.assertThat(given)
                .as("seed %d, %s: %s", SEED + asked, mode == pushed ? "pushed" : "no store", query)
                .isEqualTo(expected);
          }
          if (expected.startsWith("!")) {
            differences++;
            all.fail("seed %d: %s: %s", SEED + asked, query, expected);
          }
        }
      }
    }
    System.out.println("Random queries: " + asked + " asked in 3 modes");
    all.assertAll();
    assertThat(asked).isEqualTo(QUERIES);
  }

  /** As text: the types, then the rows. */
  private static String answer(Connection connection, Query query) {
    Answer answer;
    try {
      answer = Answer.of(connection, query.sql());
    } catch (SQLException e) {
      return "! " + e.getSQLState() + " " + e.getMessage();
    }
    List<String> rows = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      rows.add(row.stream().map(RandomQueriesTest::text).toList().toString());
    }
    if (!query.isOrdered()) {
      rows.sort(null);
    }
    return answer.columns() + "\n" + String.join("\n", rows);
  }

  private static String text(@Nullable Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
  }
}

package dev.oxbow.federation.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.federation.Answer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a query says of values reaches MySQL as values of their SQL types. */
final class SentValuesTest {
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

  static Stream<Arguments> parameters() {
    return Stream.of(
        Arguments.of("day", LocalDate.of(2024, 3, 1), "`day` = DATE '2024-03-01'"),
        Arguments.of(
            "at",
            LocalDateTime.of(2024, 1, 1, 0, 0, 7, 7_000),
            "`at` = TIMESTAMP '2024-01-01 00:00:07.000007'"),
        Arguments.of(
            "ts", LocalDateTime.of(2024, 1, 3, 4, 0), "`ts` = TIMESTAMP '2024-01-03 04:00:00"),
        Arguments.of("d", new BigDecimal("1.50"), "`d` = 1.50"),
        Arguments.of("u", new BigDecimal("18446744073709551600"), "`u` = 18446744073709551600"),
        Arguments.of("f", 0.125, "`f` = 1.25E-1"),
        Arguments.of("vb", new byte[] {0x21}, "`vb` = X'21'"),
        Arguments.of("ci", "Äpfel7", "`ci` = 'Äpfel7'"));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void sendsParametersOfTheirTypes(String column, Object value, String sent) throws SQLException {
    String sql = "SELECT id FROM parts WHERE " + column + " = ?";
    assertThat(asked(pushed, "EXPLAIN " + sql, value)).contains(sent);
    assertThat(asked(pushed, sql, value)).isEqualTo(asked(kept, sql, value)).contains("[");
  }

  private static String asked(Connection connection, String sql, Object value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, value);
      try (ResultSet rows = statement.executeQuery()) {
        return Answer.of(rows).rows().stream()
            .map(String::valueOf)
            .sorted()
            .collect(Collectors.joining("\n"));
      }
    }
  }

  @Test
  void sendsListsOfThousands() throws SQLException {
    String ids =
        IntStream.range(0, 9_000).mapToObj(i -> "" + i * 3).collect(Collectors.joining(", "));
    String sql = "SELECT count(*), sum(i) FROM parts WHERE id IN (" + ids + ")";
    assertThat(Answer.of(pushed, "EXPLAIN " + sql).text()).contains("WHERE `id` IN (0, 3, 6, ");
    assertThat(Answer.of(pushed, sql).rows()).isEqualTo(Answer.of(kept, sql).rows());
  }

  @Test
  void namesEachPredicateThatStaysWithItsReason() throws SQLException {
    String plan =
        Answer.of(
                pushed,
                "EXPLAIN SELECT id FROM parts WHERE id > 7 AND ci = 'Äpfel7' AND upper(la) = 'X'"
                    + " AND day IS NULL AND CASE WHEN i > 1 THEN i ELSE 2 END = 3")
            .text();
    assertThat(plan)
        .contains("WHERE `id` > 7 AND `ci` = 'Äpfel7'")
        .contains("kept here: =(ci, 'Äpfel7') (candidates are asked for): column 'ci' compares by")
        .contains("kept here: =(UPPER(la), 'X'): an expression is computed here")
        .contains("kept here: IS NULL(day): column 'day' may hold zero dates")
        .contains("kept here: =(CASE(>(i, 1), i, 2), 3): an expression is computed here")
        .doesNotContain("kept here: >(id");
  }
}

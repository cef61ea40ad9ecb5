package dev.oxbow.federation.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.federation.Answer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rows wholly in MySQL, asked there: where both mean the same, both answer the same. */
final class AloneTest {
  /** A quotient has more digits with us than with MySQL, or fewer. */
  private static final int DIGITS = 4;

  @TempDir Path folder;

  /** What is joined and added up; then what texts, numbers and times are to each other. */
  @ParameterizedTest
  @ValueSource(strings = {"alone.sql", "mixed.sql"})
  void answersAsMySqlDoes(String file) throws SQLException {
    List<String> statements =
        Arrays.stream(Files.read(file).split(";\n"))
            .map(sql -> sql.replaceAll("(?m)^--.*\n", ""))
            .filter(sql -> !sql.isBlank())
            .toList();
    assertThat(statements).hasSizeGreaterThan(20);
    SoftAssertions all = new SoftAssertions();
    try (Shop shop = new Shop();
        Connection topics = shop.oxbow(folder.resolve("topics")).connect();
        Connection pushed = shop.oxbowOverMySqlAlone(folder.resolve("alone")).connect();
        Connection kept =
            shop.oxbowOverMySqlAlone(folder.resolve("alone")).connectWithoutPushdown();
        Connection mysql = shop.mySqlAlone()) {
      for (String sql : statements) {
        List<List<String>> expected = rows(Answer.of(mysql, sql));
        all.assertThat(rows(topics, sql)).as("over topics: " + sql).isEqualTo(expected);
        all.assertThat(rows(pushed, sql)).as("pushed: " + sql).isEqualTo(expected);
        all.assertThat(rows(kept, sql)).as("not pushed: " + sql).isEqualTo(expected);
      }
    }
    all.assertAll();
  }

  private static List<List<String>> rows(Connection connection, String sql) {
    try {
      return rows(Answer.of(connection, sql));
    } catch (SQLException e) {
      return List.of(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Numbers without their type, to as many digits as both have. */
  private static List<List<String>> rows(Answer answer) {
    List<List<String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      rows.add(row.stream().map(AloneTest::text).toList());
    }
    return rows;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "1" : "0";
    }
    return value instanceof Number
        ? new BigDecimal(value.toString())
            .setScale(DIGITS, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        : String.valueOf(value);
  }
}

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rows wholly in MySQL, asked there: where both mean the same, both answer the same. */
final class AloneTest {
  /** A quotient has more digits with us than with MySQL, or fewer. */
  private static final int DIGITS = 4;

  @TempDir Path folder;

  @Test
  void answersAsMySqlDoes() throws SQLException {
    List<String> statements =
        Arrays.stream(Files.read("alone.sql").split(";\n"))
            .map(sql -> sql.replaceAll("(?m)^--.*\n", ""))
            .filter(sql -> !sql.isBlank())
            .toList();
    assertThat(statements).hasSizeGreaterThan(20);
    SoftAssertions all = new SoftAssertions();
    try (Shop shop = new Shop();
        Connection oxbow = shop.oxbow(folder).connect();
        Connection mysql = shop.mySqlAlone()) {
      for (String sql : statements) {
        all.assertThat(rows(Answer.of(oxbow, sql))).as(sql).isEqualTo(rows(Answer.of(mysql, sql)));
      }
    }
    all.assertAll();
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

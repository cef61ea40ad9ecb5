package dev.oxbow.federation.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example of the page on functions, here and in a real MySQL. */
final class FunctionsTest {
  private static final Path PAGE = Path.of("..", "docs", "functions.md");

  /** What the note of a row says whose example means something else to MySQL. */
  private static final String OURS = "not MySQL";

  /** The last digit of a DOUBLE is the C library's. */
  private static final int DIGITS = 10;

  @TempDir Path folder;

  /** A row of the page. */
  private record Example(String type, String sql, String gives, String note) {}

  private static List<Example> examples() throws IOException {
    List<Example> examples =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| function"))
            .map(line -> line.split(" \\| ", -1))
            .map(
                cells ->
                    new Example(
                        cells[1].strip(),
                        plain(cells[2]),
                        plain(cells[3]),
                        cells[4].replaceFirst("\\|$", "").strip()))
            .toList();
    assertThat(examples).hasSizeGreaterThan(120);
    return examples;
  }

  private static String plain(String cell) {
    return cell.strip().replaceAll("^`|`$", "").replace("\\|", "|");
  }

  @Test
  void everyExampleGivesWhatThePageSays() throws IOException, SQLException {
    SoftAssertions all = new SoftAssertions();
    try (Connection connection = oxbow().connect()) {
      for (Example example : examples()) {
        try {
          Answer answer = Answer.of(connection, "SELECT " + example.sql());
          all.assertThat(shown(answer.rows().get(0).get(0)))
              .as(example.sql())
              .isEqualTo(example.gives());
          all.assertThat(example.type())
              .as("the type of " + example.sql())
              .startsWith(answer.columns().get(0).type());
        } catch (SQLException e) {
          all.fail(example.sql() + ": " + e.getMessage());
        }
      }
    }
    all.assertAll();
  }

  @Test
  void mySqlGivesTheSame() throws IOException, SQLException {
    SoftAssertions all = new SoftAssertions();
    MySqlServer server = TestServers.mySql();
    try (Connection connection = server.connect(server.createDatabase("functions"));
        Statement statement = connection.createStatement()) {
      // As we compare texts, and where our clock is.
      statement.execute("SET NAMES utf8mb4 COLLATE utf8mb4_bin");
      statement.execute("SET time_zone = '+00:00'");
      for (Example example : examples()) {
        if (!example.note().contains(OURS)) {
          try {
            Answer answer = Answer.of(connection, "SELECT " + example.sql());
            all.assertThat(comparable(shown(answer.rows().get(0).get(0))))
                .as(example.sql())
                .isEqualTo(comparable(example.gives()));
          } catch (SQLException e) {
            all.fail(example.sql() + ": " + e.getMessage());
          }
        }
      }
    }
    all.assertAll();
  }

  private Oxbow oxbow() {
    return Oxbow.configured(folder, Oxbow.local(folder));
  }

  private static String shown(@Nullable Object value) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof LocalDateTime || value instanceof LocalTime) {
      String text = value.toString().replace('T', ' ');
      return text.matches(".*\\d\\d:\\d\\d:\\d\\d.*") ? text : text + ":00";
    }
    return value.toString();
  }

  /** Numbers without their type, truth as a number, times without zeros behind. */
  private static String comparable(String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true") ? "1" : "0";
    }
    if (text.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?")) {
      return new BigDecimal(text)
          .setScale(DIGITS, RoundingMode.HALF_UP)
          .stripTrailingZeros()
          .toPlainString();
    }
    return text.replaceFirst("(:\\d\\d)\\.0+$", "$1").replaceFirst("(:\\d\\d\\.\\d*?)0+$", "$1");
  }
}

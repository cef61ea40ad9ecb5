package dev.oxbow.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.server.conformance.BothModes.Mode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large values, wide rows, long statements, many of them, and every kind of character. */
final class LargeThingsTest {
  @TempDir static Path folder;

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes(folder, "");
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  @ParameterizedTest
  @EnumSource
  void carriesValuesOfManyMegabytes(Mode mode) throws SQLException {
    String text = "é😀 x\"\\\n".repeat(1_500_000);
    byte[] bytes = new byte[16_000_000];
    bytes[1] = -1;
    try (Connection connection = modes.connect(mode);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT CAST(? AS VARCHAR) AS t, CAST(? AS VARBINARY) AS b")) {
      statement.setString(1, text);
      statement.setBytes(2, bytes);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        // Not by assertThat(text), which would print them.
        assertThat(text.equals(rows.getString(1))).isTrue();
        assertThat(java.util.Arrays.equals(bytes, rows.getBytes(2))).isTrue();
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void takesLongStatementsAndWideRows() throws SQLException {
    Differences differences = new Differences();
    String wide =
        IntStream.range(0, 500)
            .mapToObj(i -> i + " AS c" + i)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    for (Mode mode : Mode.values()) {
      try (Connection connection = modes.connect(mode);
          Statement statement = connection.createStatement()) {
        differences.keep(mode, "wide", Told.of(() -> statement.executeQuery(wide)));
        for (String sql :
            List.of(
                "SELECT '" + "x".repeat(5_000_000) + "' AS t",
                "SELECT 1 /* " + "x".repeat(5_000_000) + " */",
                "SELECT 1 FROM nope /* " + "x".repeat(1_000_000) + " */",
                "SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000))) {
          String name = sql.substring(0, 12) + sql.length();
          differences.keep(mode, name, Told.of(() -> statement.executeQuery(sql)));
        }
      }
    }
    differences.check(5);
  }

  @Test
  void carriesEveryKindOfCharacter() throws SQLException {
    Differences differences = new Differences();
    for (Mode mode : Mode.values()) {
      try (Connection connection = modes.connect(mode);
          Statement plain = connection.createStatement();
          PreparedStatement prepared = connection.prepareStatement("SELECT CAST(? AS VARCHAR)")) {
        for (String text :
            List.of(
                "\u0000",
                "a\u0000b",
                "\u0001\u001f\u007f\u0080\u009f",
                "\u2028\u2029\ufeff\ufffe\uffff",
                "😀\ud83d\udc68\u200d\ud83d\udc69",
                "\ud800",
                "a\udc00b",
                "\\u0041 %41 + & ; , \r\n\t",
                "' \" ` \\' ''")) {
          String name = text.codePoints().boxed().toList().toString();
          String sql = "SELECT '" + text.replace("'", "''") + "' AS t";
          differences.keep(mode, "plain " + name, Told.of(() -> plain.executeQuery(sql)));
          differences.keep(
              mode,
              "prepared " + name,
              Told.of(
                  () -> {
                    prepared.setString(1, text);
                    return prepared.executeQuery();
                  }));
          differences.keep(
              mode,
              "alias " + name,
              Told.of(
                  () -> plain.executeQuery("SELECT 1 AS \"" + text.replace("\"", "\"\"") + "\"")));
        }
      }
    }
    differences.check(27);
  }

  @ParameterizedTest
  @EnumSource
  void holdsHundredsOfOpenStatements(Mode mode) throws SQLException {
    try (Connection connection = modes.connect(mode)) {
      List<ResultSet> open = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        PreparedStatement statement = connection.prepareStatement("SELECT " + i + " AS n");
        open.add(statement.executeQuery());
      }
      for (int i = 0; i < open.size(); i++) {
        assertThat(open.get(i).next()).isTrue();
        assertThat(open.get(i).getInt("n")).isEqualTo(i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void servesManyThreadsOnOneConnection(Mode mode) throws Exception {
    try (Connection connection = modes.connect(mode)) {
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int number = t;
        threads.add(CompletableFuture.runAsync(() -> work(connection, number)));
      }
      for (CompletableFuture<Void> thread : threads) {
        thread.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static void work(Connection connection, int number) {
    try (PreparedStatement prepared =
        connection.prepareStatement("SELECT CAST(? AS INTEGER) + " + number)) {
      for (int i = 0; i < 10; i++) {
        prepared.setInt(1, i);
        try (ResultSet rows = prepared.executeQuery();
            Statement plain = connection.createStatement();
            ResultSet others = plain.executeQuery("SELECT " + (number + i))) {
          assertThat(rows.next() && others.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(others.getInt(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.oxbow.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of the documentation says of each type and expression what the adapter does. */
final class PushdownTableTest {
  private static final Path PAGE = Path.of("../../docs/adapters/mysql.md");
  private static final String BEGIN = "| column | ";

  private static final String BY_CODE_POINT = "utf8mb4_0900_bin";

  private static final Db DB = new Db();
  private static final boolean HAS_CODE_POINTS = hasCodePoints();
  private static final Plans PLANS = new Plans(DB);

  /** A column and three literals of its type. */
  private record Typed(String shown, String name, String definition, List<String> literals) {}

  private static final List<Typed> COLUMNS =
      List.of(
          new Typed("integers", "c_int", "INT", List.of("1", "2", "3")),
          new Typed("DECIMAL", "c_decimal", "DECIMAL(10, 2)", List.of("1.5", "2.5", "3.5")),
          new Typed("DECIMAL beyond 38 digits", "c_wide", "DECIMAL(50, 2)", texts("1.50")),
          new Typed("DOUBLE", "c_double", "DOUBLE", List.of("1e0", "2e0", "3e0")),
          new Typed("FLOAT", "c_float", "FLOAT", List.of("1e0", "2e0", "3e0")),
          new Typed("BIT(2..64)", "c_bit", "BIT(8)", List.of("1", "2", "3")),
          new Typed("YEAR", "c_year", "YEAR", List.of("2001", "2002", "2003")),
          new Typed("DATE", "c_date", "DATE", dates("DATE", "")),
          new Typed("DATETIME", "c_datetime", "DATETIME(6)", dates("TIMESTAMP", " 01:00:00")),
          new Typed("TIMESTAMP", "c_instant", "TIMESTAMP(3) NULL", dates("TIMESTAMP", " 01:00:00")),
          new Typed("TIME", "c_time", "TIME", texts("01:00:00")),
          text("text by code point, up to 250 characters", "c_bin", 50, BY_CODE_POINT),
          text("text by code point, longer", "c_long", 5000, BY_CODE_POINT),
          text("text of other collations", "c_ci", 50, "utf8mb4_0900_ai_ci"),
          new Typed(
              "text in latin1, ASCII literals",
              "c_latin",
              "VARCHAR(50) CHARACTER SET latin1",
              texts("a")),
          new Typed("ENUM, SET", "c_enum", "ENUM('a', 'b', 'c')", texts("a")),
          new Typed("JSON", "c_json", "JSON", texts("1")),
          new Typed("BINARY, VARBINARY up to 1,000", "c_bytes", "VARBINARY(50)", bytes()),
          new Typed("BLOB, longer VARBINARY", "c_blob", "BLOB", bytes()));

  private static Typed text(String shown, String name, int length, String collation) {
    return new Typed(
        shown,
        name,
        "VARCHAR(%d) CHARACTER SET utf8mb4 COLLATE %s".formatted(length, collation),
        texts("a"));
  }

  private static List<String> texts(String first) {
    return List.of("'" + first + "'", "'b'", "'c'");
  }

  private static List<String> bytes() {
    return List.of("X'01'", "X'02'", "X'03'");
  }

  private static List<String> dates(String type, String time) {
    return List.of("01", "02", "03").stream()
        .map(day -> type + " '2024-01-" + day + time + "'")
        .toList();
  }

  /** Queries by what they are called; %1$s is the column, %2$s to %4$s are literals. */
  private static final Map<String, String> EXPRESSIONS = expressions();

  private static Map<String, String> expressions() {
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("`=`", "SELECT id FROM t WHERE %1$s = %2$s");
    queries.put("`IN`", "SELECT id FROM t WHERE %1$s IN (%2$s, %3$s, %4$s)");
    queries.put("`<>`", "SELECT id FROM t WHERE %1$s <> %2$s");
    queries.put("`<`, `BETWEEN`", "SELECT id FROM t WHERE %1$s < %2$s");
    queries.put("`IS NULL`", "SELECT id FROM t WHERE %1$s IS NULL");
    queries.put("`IS NOT NULL`", "SELECT id FROM t WHERE %1$s IS NOT NULL");
    queries.put("`LIKE 'a%%'`", "SELECT id FROM t WHERE %1$s LIKE 'a%%'");
    queries.put("GROUP BY, DISTINCT", "SELECT %1$s, COUNT(*) FROM t GROUP BY %1$s");
    queries.put("MIN, MAX", "SELECT MIN(%1$s), MAX(%1$s) FROM t");
    queries.put("SUM", "SELECT SUM(%1$s) FROM t");
    queries.put("ORDER BY, LIMIT", "SELECT %1$s, id FROM t ORDER BY %1$s, id LIMIT 3");
    queries.put("JOIN", "SELECT a.id FROM t a JOIN (SELECT %1$s, id FROM u) b ON a.%1$s = b.%1$s");
    return queries;
  }

  /** MySQL before 8.0.17 has no collation by code point. */
  private static List<Typed> there() {
    return COLUMNS.stream()
        .filter(c -> HAS_CODE_POINTS || !c.definition().contains(BY_CODE_POINT))
        .toList();
  }

  private static boolean hasCodePoints() {
    try (Connection connection = DB.server().connect("");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SHOW COLLATION LIKE '" + BY_CODE_POINT + "'")) {
      return found.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void create() {
    String columns =
        there().stream()
            .map(c -> c.name() + " " + c.definition())
            .collect(Collectors.joining(", "));
    String keys =
        there().stream()
            .filter(c -> !Set.of("c_json", "c_blob", "c_long").contains(c.name()))
            .map(c -> ", UNIQUE KEY (" + c.name() + ")")
            .collect(Collectors.joining());
    DB.run("CREATE TABLE t (id INT PRIMARY KEY, " + columns + ")");
    DB.run("CREATE TABLE u (id INT PRIMARY KEY, " + columns + keys + ")");
  }

  @AfterAll
  static void stop() {
    PLANS.close();
    DB.close();
  }

  @Test
  void isTheOneOfTheDocumentation() throws IOException {
    List<String> written =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.startsWith(BEGIN))
            .takeWhile(line -> line.startsWith("|"))
            .filter(line -> HAS_CODE_POINTS || !line.startsWith("| text by code point"))
            .toList();
    assertThat(String.join("\n", written)).isEqualTo(String.join("\n", table()));
  }

  private static List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        BEGIN
            + String.join(" | ", EXPRESSIONS.keySet()).replace("%%", "%")
            + " | what stays here, why |");
    lines.add("|---".repeat(EXPRESSIONS.size() + 2) + "|");
    for (Typed column : there()) {
      Set<String> reasons = new LinkedHashSet<>();
      List<String> cells = new ArrayList<>();
      for (String query : EXPRESSIONS.values()) {
        cells.add(cell(column, query, reasons));
      }
      lines.add(
          "| %s | %s | %s |"
              .formatted(column.shown(), String.join(" | ", cells), String.join("; ", reasons)));
    }
    return lines;
  }

  private static String cell(Typed column, String query, Set<String> reasons) {
    if (query.contains("SUM") && !isNumber(column) || query.contains("LIKE") && !isText(column)) {
      return "";
    }
    List<String> l = column.literals();
    String sql = query.formatted(column.name(), l.get(0), l.get(1), l.get(2));
    Plans.Judged judged = PLANS.judge(sql);
    if (judged.reasons().isEmpty()) {
      return "exactly";
    }
    judged.reasons().forEach(reason -> reasons.add(reason(reason, column)));
    return judged.sent().stream().anyMatch(sent -> sent.contains("WHERE")) ? "candidates" : "here";
  }

  private static String reason(String reason, Typed column) {
    String bare = reason.substring(reason.lastIndexOf(": ") + 1).strip();
    return bare.replace("column '" + column.name() + "' ", "it ");
  }

  private static boolean isNumber(Typed column) {
    return Character.isDigit(column.literals().get(0).charAt(0));
  }

  private static boolean isText(Typed column) {
    return column.literals().get(0).startsWith("'");
  }
}

package dev.oxbow.federation.calcite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calcite's Quidem scripts, as its jar of tests on Maven Central has them, give the answers that
 * stand in them: over MySQL, over MySQL and a topic, with pushdown and without. {@code
 * -Doxbow.test.scripts=all} asks each statement in every placement, the default build every eighth
 * in one.
 */
@Timeout(3_600)
final class CalciteScriptsTest {
  private static final List<String> SCRIPTS =
      List.of(
          "agg",
          "blank",
          "conditions",
          "functions",
          "join",
          "lateral",
          "match",
          "misc",
          "operator",
          "outer",
          "pivot",
          "scalar",
          "sequence",
          "set-op",
          "some",
          "sort",
          "spatial",
          "stream",
          "struct",
          "sub-query",
          "unnest",
          "winagg",
          "within-distinct");

  /** Of so many statements the default build asks one. */
  private static final int SHORT = 8;

  private static final boolean EVERYWHERE = "all".equals(System.getProperty("oxbow.test.scripts"));

  /** The star of such a join shows the internal columns of a topic. */
  private static final Pattern HIDDEN =
      Pattern.compile("(?is)select\\s+\\*.*(using\\s*\\(|unpivot|natural)");

  @TempDir Path folder;

  @Test
  void answersAsTheScriptsSay() throws SQLException {
    List<Asked> all = new ArrayList<>();
    SCRIPTS.forEach(s -> all.addAll(QuidemReader.read("/sql/" + s + ".iq")));
    List<String> made =
        all.stream().filter(CalciteScriptsTest::makesTables).map(Asked::sql).toList();
    List<Asked> kept = all.stream().filter(a -> Exclusion.of(a).isEmpty()).toList();
    List<String> differences = new ArrayList<>();
    int asked = 0;
    try (Scott scott = new Scott(made)) {
      Map<String, Connection> placements = open(scott);
      for (int i = 0; i < kept.size(); i++) {
        List<Map.Entry<String, Connection>> where = where(kept.get(i), placements);
        for (int j = 0; j < where.size(); j++) {
          if (EVERYWHERE || (i % SHORT == 0 && j == i / SHORT % where.size())) {
            asked++;
            String difference = difference(where.get(j).getValue(), kept.get(i));
            if (difference != null) {
              differences.add(where.get(j).getKey() + ", " + kept.get(i) + "\n" + difference);
            }
          }
        }
      }
      for (Connection connection : placements.values()) {
        connection.close();
      }
    }
    System.out.printf(
        "Calcite's scripts: %d of %d statements apply, asked %d times%n",
        kept.size(), all.size(), asked);
    assertThat(differences).as("%d differences", differences.size()).isEmpty();
  }

  @Test
  void areExcludedByTheRulesThatTheDocumentationLists() throws IOException {
    Map<Exclusion, Integer> counts = new LinkedHashMap<>();
    int kept = 0;
    for (String script : SCRIPTS) {
      for (Asked asked : QuidemReader.read("/sql/" + script + ".iq")) {
        Optional<Exclusion> exclusion = Exclusion.of(asked);
        exclusion.ifPresent(e -> counts.merge(e, 1, Integer::sum));
        kept += exclusion.isEmpty() ? 1 : 0;
      }
    }
    String page = Files.readString(Path.of("../docs/equivalence.md"));

    assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(Exclusion.ALL);
    for (Exclusion rule : Exclusion.ALL) {
      assertThat(page)
          .contains("| %s | %d | %s |".formatted(rule.name(), counts.get(rule), rule.reason()));
    }
    assertThat(page).contains("**%d** statements are asked".formatted(kept));
  }

  /** What MySQL takes as it stands. */
  private static boolean makesTables(Asked asked) {
    return asked.command().equals("update")
        && asked.schema().equals("blank")
        && !Exclusion.OF_QUERIES.matcher(asked.sql()).find();
  }

  private Map<String, Connection> open(Scott scott) throws SQLException {
    Map<String, Connection> placements = new LinkedHashMap<>();
    for (String alone : List.of("post", "hr", "blank", "scott")) {
      Oxbow oxbow = scott.alone(folder.resolve(alone), alone);
      placements.put(alone + " pushed", oxbow.connect());
      placements.put(alone + " kept", oxbow.connectWithoutPushdown());
    }
    Oxbow mixed = scott.scott(folder.resolve("mixed"), "dept");
    placements.put("scott with the topic dept", mixed.connect());
    Oxbow swapped = scott.scott(folder.resolve("swapped"), "emp");
    placements.put("scott with the topic emp", swapped.connect());
    return placements;
  }

  private static List<Map.Entry<String, Connection>> where(
      Asked asked, Map<String, Connection> placements) {
    String schema =
        asked.sql().contains("\"hr\".")
            ? "hr"
            : List.of("scott", "blank").contains(asked.schema()) ? asked.schema() : "post";
    boolean hidden = HIDDEN.matcher(asked.sql()).find();
    return placements.entrySet().stream()
        .filter(p -> p.getKey().startsWith(schema))
        .filter(p -> !hidden || !p.getKey().contains("topic"))
        .toList();
  }

  private static @Nullable String difference(Connection connection, Asked asked) {
    String sql = asked.sql().replaceAll("(?i)\"?\\bscott\\b\"?\\.", "");
    Answer answer;
    try {
      answer = Answer.of(connection, sql);
    } catch (AssertionError e) {
      return "! " + e;
    } catch (SQLException e) {
      return asked.command().equals("error") ? null : "! " + e.getSQLState() + " " + e.getMessage();
    }
    if (asked.command().equals("error")) {
      return "no error: " + String.join("\n", asked.expected()) + "\n" + answer.text();
    }
    List<List<String>> expected = new ArrayList<>();
    for (List<String> row : asked.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(
            i < answer.columns().size()
                ? Cells.canonical(answer.columns().get(i).type(), row.get(i))
                : row.get(i));
      }
      expected.add(cells);
    }
    List<List<String>> given = new ArrayList<>();
    for (List<@Nullable Object> row : answer.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(
            Cells.canonical(answer.columns().get(i).type(), Cells.printed(row.get(i)).strip()));
      }
      given.add(cells);
    }
    if (!asked.isOrdered()) {
      expected.sort(Comparator.comparing(List::toString));
      given.sort(Comparator.comparing(List::toString));
    }
    return given.equals(expected)
        ? null
        : "expected " + expected + "\ngiven    " + given + "\n" + answer.columns();
  }
}

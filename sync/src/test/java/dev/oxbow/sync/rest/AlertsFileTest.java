package dev.oxbow.sync.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.facts.FactsBoard;
import dev.oxbow.sync.facts.SyncFacts;
import dev.oxbow.sync.facts.SyncFacts.Progress;
import dev.oxbow.sync.facts.SyncFacts.SnapshotShare;
import dev.oxbow.sync.facts.SyncFacts.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sample alerts, and the page on metrics, name what {@code /metrics} prints. */
final class AlertsFileTest {
  /** Whether it answers: told by Prometheus itself. */
  private static final String UP = "up";

  private static final Pattern EXPRESSION = Pattern.compile("(?m)^ +expr: (.+)$");

  /** Braces of labels, groupings, ranges and offsets: what is left are functions and metrics. */
  private static final String BESIDE = "\\{[^}]*}|by \\([^)]*\\)|\\[[^]]*]|offset \\w+";

  private static final Pattern METRIC = Pattern.compile("\\b[a-z]\\w*\\b(?! *\\()");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=~?\"([^\"]+)\"");

  private static String scrape() {
    try (FactsBoard board = FactsBoard.open()) {
      board.show(
          List.of(
              new SyncFacts(
                  "db",
                  "capture",
                  State.STREAMING,
                  "db",
                  "events",
                  "127.0.0.1:8083",
                  0,
                  "",
                  new Progress("p", "", 1, 2, 3, 4, 0.5, 6, 7, 8, 9, 10, 11, 12),
                  new SnapshotShare(1, 1, 2, 3, 0),
                  1)));
      return new SyncMetrics(board).scrape();
    }
  }

  private static Set<String> printed(String scrape) {
    Set<String> names = new TreeSet<>();
    scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  @Test
  void everyMetricOfTheAlertsIsPrinted() throws Exception {
    String file = Files.readString(Path.of("..", "docs", "sync", "alerts.yml"));
    String scrape = scrape();
    Set<String> printed = printed(scrape);
    Set<String> named = new TreeSet<>();
    int alerts = 0;
    for (Matcher expression = EXPRESSION.matcher(file); expression.find(); alerts++) {
      Set<String> here = new TreeSet<>();
      METRIC
          .matcher(expression.group(1).replaceAll(BESIDE, ""))
          .results()
          .forEach(found -> here.add(found.group()));
      assertThat(here).as(expression.group(1)).isNotEmpty();
      named.addAll(here);
      LABEL
          .matcher(expression.group(1))
          .results()
          .filter(label -> !label.group(1).equals("job"))
          .forEach(
              label -> {
                for (String value : label.group(2).split("\\|")) {
                  assertThat(scrape).contains(label.group(1) + "=\"" + value + "\"");
                }
              });
    }
    assertThat(alerts).isEqualTo(file.split("- alert: ", -1).length - 1).isGreaterThan(5);
    assertThat(named).contains(UP, "oxbow_sync_state", "oxbow_sync_retention_used");
    named.remove(UP);
    assertThat(printed).containsAll(named);
  }

  @Test
  void thePageOfMetricsNamesThemAll() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "metrics.md"));
    page = page.substring(page.indexOf("## Of sync"));
    Set<String> told = new TreeSet<>();
    for (String line : page.lines().filter(l -> l.startsWith("| `oxbow_sync")).toList()) {
      String first = "";
      Matcher name = Pattern.compile("`([a-z_]+)`").matcher(line.split("\\|")[1]);
      while (name.find()) {
        if (name.group(1).startsWith("oxbow_")) {
          first = name.group(1);
          told.add(first);
        } else {
          told.add(first.substring(0, first.lastIndexOf('_')) + name.group(1));
        }
      }
    }
    Set<String> ours = printed(scrape());
    ours.removeIf(name -> !name.startsWith("oxbow_"));
    assertThat(told).isEqualTo(ours);
  }
}

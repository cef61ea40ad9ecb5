package dev.oxbow.federation.logic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.logic.Sample.Part;
import dev.oxbow.federation.logic.Step.Command;
import dev.oxbow.federation.logic.Step.Question;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries of SQLite's sqllogictest, with the answers that come with them: each is asked in every
 * {@link Mode} and of MySQL alone. {@code -Doxbow.test.logic=all} asks the whole frozen sample,
 * {@code -Doxbow.test.logic=select4.test:6274} one query, or the queries of one script.
 */
@Timeout(7_200)
final class LogicTest {
  private static final String SAMPLE = System.getProperty("oxbow.test.logic", "short");
  private static final int MOST_DIFFERENCES = Integer.getInteger("oxbow.test.differences", 20);

  private final Tally tally = new Tally();
  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();

  @TempDir Path folder;

  private @Nullable World world;
  private List<Command> preparation = List.of();
  private int worlds;
  private final List<String> differences = new ArrayList<>();

  @Test
  void answersAsTheScriptsSayInEveryMode() throws SQLException {
    Sample sample = Sample.named(SAMPLE);
    try {
      for (Part part : sample.parts()) {
        if (differences.size() < MOST_DIFFERENCES) {
          Script script = ScriptReader.read(part);
          run(script, world(script));
          System.out.println(tally.statements() + " statements up to " + script.name());
        }
      }
    } finally {
      leave();
    }
    System.out.println(tally.summary());
    assertThat(String.join("\n", differences)).as("differences without a reason").isEmpty();
    assertThat(tally.statements()).isPositive();
  }

  /** Scripts that begin alike and change nothing share their tables. */
  private World world(Script script) throws SQLException {
    boolean changes = script.rest().stream().anyMatch(Command.class::isInstance);
    List<Command> wanted = script.preparation();
    World present = world;
    if (present != null && !changes && sql(wanted).equals(sql(preparation))) {
      return present;
    }
    leave();
    World made = new World(mysql, kafka, wanted, changes, folder.resolve("world" + worlds++));
    world = made;
    preparation = changes ? List.of() : wanted;
    return made;
  }

  private static List<String> sql(List<Command> commands) {
    return commands.stream().map(Command::sql).toList();
  }

  private void leave() throws SQLException {
    if (world != null) {
      world.close();
      world = null;
    }
  }

  private void run(Script script, World world) throws SQLException {
    for (Step step : script.rest()) {
      if (step instanceof Command command) {
        world.execute(command);
      } else if (step instanceof Question question) {
        Asked asked = ask(script, question, world);
        if (!tally.count(asked)) {
          String report = report(asked, world);
          System.out.println(report);
          differences.add(report);
        }
        if (differences.size() >= MOST_DIFFERENCES) {
          return;
        }
      }
    }
  }

  private static Asked ask(Script script, Question question, World world) {
    Map<Mode, Outcome> outcomes = new EnumMap<>(Mode.class);
    for (Mode mode : world.modes(question.sql())) {
      outcomes.put(mode, Outcome.of(world.session(mode), question.sql()));
    }
    Outcome mysql = question.mysql() ? Outcome.of(world.mysqlAlone(), question.sql()) : null;
    return new Asked(script, question, outcomes, mysql);
  }

  private static String report(Asked asked, World world) {
    String sql = asked.question().sql();
    StringBuilder report = new StringBuilder("\n== " + asked.where() + "\n" + sql + "\n");
    report.append(asked.question()).append('\n');
    asked
        .outcomes()
        .forEach(
            (mode, outcome) -> {
              Outcome plan = Outcome.of(world.session(mode), "EXPLAIN " + sql);
              report.append("%s: %s\nplan: %s\n".formatted(mode, outcome, plan));
            });
    return report.append("MYSQL: ").append(asked.mysql()).append('\n').toString();
  }
}

package dev.oxbow.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.dist.OxbowProcess.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes: what they print where, and their exit codes. */
final class CommandTest {
  private static final String DUCKDB = "jdbc:duckdb:";

  @TempDir private Path folder = Path.of("");

  @Test
  void printsItsVersion() throws Exception {
    Outcome outcome = OxbowProcess.run(folder, "version");

    assertThat(outcome.out()).startsWith("oxbow ").contains("Calcite 1.", "DuckDB ");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void printsHelp() throws Exception {
    Outcome outcome = OxbowProcess.run(folder, "--help");

    assertThat(outcome.out()).contains("Usage: oxbow [-h] COMMAND", "sql", "version");
    assertThat(outcome.exitCode()).isZero();
    assertThat(OxbowProcess.run(folder, "help").out()).isEqualTo(outcome.out());
  }

  @Test
  void refusesAnUnknownCommandWithTheUsage() throws Exception {
    Outcome outcome = OxbowProcess.run(folder, "slq");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("slq", "Usage: oxbow");
  }

  @Test
  void asksForAConfigurationWhenThereIsNone() throws Exception {
    Outcome outcome = OxbowProcess.run(folder, "sql", "-e", "SELECT 1");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("There is no oxbow.yaml in this folder");
  }

  @Test
  void runsStatementsUntilTheFirstError() throws Exception {
    Outcome outcome =
        OxbowProcess.run(
            folder,
            "sql",
            "-u",
            DUCKDB,
            "--format",
            "csv",
            "-e",
            "SELECT 1 AS a; SELECT * FROM nowhere; SELECT 2 AS b");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEqualTo("a\n1\n");
    assertThat(outcome.err().lines()).hasSize(1).first().asString().startsWith("Error: ");
  }

  @Test
  void followsAnErrorByItsTraceWhenAskedTo() throws Exception {
    Outcome outcome =
        OxbowProcess.run(folder, "sql", "-v", "-u", DUCKDB, "-e", "SELECT * FROM nowhere");

    assertThat(outcome.err()).startsWith("Error: ").contains("\tat ");
  }

  @Test
  void runsAFileOfStatements() throws Exception {
    Path file = folder.resolve("statements.sql");
    Files.writeString(file, "-- first\nSELECT 'a;b' AS x;\n\nSELECT 2 AS y; -- last\n");

    Outcome outcome =
        OxbowProcess.run(folder, "sql", "-u", DUCKDB, "--format", "tsv", "-f", file.toString());

    assertThat(outcome.out()).isEqualTo("x\na;b\ny\n2\n");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void runsStandardInputWhenThereIsNoTerminal() throws Exception {
    Outcome outcome =
        OxbowProcess.runWithInput(
            folder, "SELECT 1 AS x;\nSELECT 2 AS y", "sql", "-u", DUCKDB, "--format", "json");

    assertThat(outcome.out()).isEqualTo("[\n{\"x\":1}\n]\n[\n{\"y\":2}\n]\n");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void doesNothingWithNothing() throws Exception {
    Outcome outcome = OxbowProcess.run(folder, "sql", "-u", DUCKDB);

    assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void saysWhichUrlNoDriverTakes() throws Exception {
    Outcome outcome = OxbowProcess.run(folder, "sql", "-u", "jdbc:nope:x", "-e", "SELECT 1");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("jdbc:nope:x").contains("SQLSTATE 08001");
  }

  @Test
  void countsTheRowsForPeopleOnly() throws Exception {
    Outcome outcome = OxbowProcess.run(folder, "sql", "-u", DUCKDB, "-e", "SELECT 1 AS a");

    assertThat(outcome.out().replaceAll("\\d+\\.\\d+ s", "0.000 s"))
        .isEqualTo(
            """
            +---+
            | a |
            +---+
            | 1 |
            +---+
            1 row (0.000 s)
            """);
  }
}

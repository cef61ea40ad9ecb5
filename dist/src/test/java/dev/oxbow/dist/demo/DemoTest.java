package dev.oxbow.dist.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.dist.OxbowProcess;
import dev.oxbow.dist.OxbowProcess.Outcome;
import dev.oxbow.embedded.EmbeddedKafka;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TestServers;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, and the commands and the sample of the README over what it has filled. */
final class DemoTest {
  /** The repository's top, seen from the module. */
  private static final Path TOP = Path.of("..");

  @TempDir private static Path home = Path.of("");
  private static EmbeddedKafka kafka = EmbeddedKafka.start(ServerOptions.temporary());
  private static Outcome first = new Outcome(-1, "", "");

  @BeforeAll
  static void runTheDemo() throws Exception {
    first = demoOverServersThatRun();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  private static Outcome demoOverServersThatRun() throws Exception {
    return OxbowProcess.runWith(
        home,
        Map.of("MYSQL_PASSWORD", TestServers.mySql().password()),
        List.of(),
        "",
        arguments("shop", TestServers.mySql().user()));
  }

  private static List<String> arguments(String folder, String user) {
    return List.of(
        "demo",
        "--dir",
        folder,
        "--mysql",
        TestServers.mySql().jdbcUrl("oxbow_demo_test"),
        "--mysql-user",
        user,
        "--kafka",
        kafka.bootstrapServers());
  }

  @Test
  void answersItsQuestions() {
    assertThat(first.exitCode()).as(first.err() + first.out()).isZero();
    assertThat(first.out())
        .contains("MySQL: 2,640 rows in 3 tables", "Kafka: 76,000 records in 3 topics")
        .contains("1. ", "2. ", "3. ", "4. ")
        .contains("There is no shell, since input or output is not a terminal");
  }

  @Test
  void isTheSameWhenRunAgain() throws Exception {
    Outcome again = demoOverServersThatRun();

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(tables(again.out())).isEqualTo(tables(first.out())).hasSizeGreaterThan(15);
  }

  private static List<String> tables(String out) {
    return out.lines().filter(line -> line.startsWith("|") || line.startsWith("+")).toList();
  }

  @Test
  void writesNoPasswordIntoTheConfiguration() throws Exception {
    try (Connection root = TestServers.mySql().connect("");
        Statement statement = root.createStatement()) {
      statement.execute("DROP USER IF EXISTS oxbow_demo");
      statement.execute("CREATE USER oxbow_demo IDENTIFIED BY 'geheim-4711'");
      statement.execute("GRANT ALL ON oxbow_demo_test.* TO oxbow_demo");
    }

    Outcome outcome =
        OxbowProcess.runWith(
            home,
            Map.of("MYSQL_PASSWORD", "geheim-4711"),
            List.of(),
            "",
            arguments("secret", "oxbow_demo"));

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out() + outcome.err()).doesNotContain("geheim");
    assertThat(Files.readString(home.resolve("secret/oxbow.yaml")))
        .contains("password: ${env:MYSQL_PASSWORD}")
        .doesNotContain("geheim");
  }

  @Test
  void startsServersOfItsOwnAndLeavesNothingBehind() throws Exception {
    Path temporary = Files.createDirectory(home.resolve("tmp"));

    Outcome outcome =
        OxbowProcess.runWith(
            home, Map.of(), List.of("-Djava.io.tmpdir=" + temporary), "", List.of("demo"));

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("The first answer was there after");
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("oxbow-"))).isEmpty();
    }
  }

  @Test
  void refusesWhatIsNoServer() throws Exception {
    Outcome outcome = OxbowProcess.run(home, "demo", "--mysql", "nowhere", "--kafka", "h:1");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines()).hasSize(1).first().asString().contains("nowhere");
  }

  @Test
  void asksForBothServersOrNone() throws Exception {
    Outcome outcome = OxbowProcess.run(home, "demo", "--kafka", "h:1");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--mysql");
  }

  @Test
  void answersTheSampleOfTheReadme() throws Exception {
    String readme = Files.readString(TOP.resolve("README.md"));
    Sample sample = Sample.first(readme);

    Outcome outcome =
        OxbowProcess.run(home, "sql", "-c", "shop/oxbow.yaml", "-e", sample.statement());

    assertThat(outcome.err()).isEmpty();
    assertThat(tables(outcome.out())).isEqualTo(sample.rows());
  }

  @Test
  void saysAnErrorAsThePageOnTheShellShowsIt() throws Exception {
    Outcome outcome =
        OxbowProcess.run(home, "sql", "-c", "shop/oxbow.yaml", "-e", "SELECT * FROM ordres");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(Files.readString(TOP.resolve("docs/shell.md"))).contains(outcome.err().strip());
    assertThat(outcome.err()).startsWith("Error: Table 'ordres'");
  }

  @Test
  void runsTheCommandsOfTheReadme() throws Exception {
    List<String> commands =
        Files.readString(TOP.resolve("README.md"))
            .lines()
            .filter(line -> line.startsWith("./oxbow "))
            .map(line -> line.replaceAll("\\s+#.*", ""))
            .toList();

    // The demo is run above; the shell itself in ShellTest, the server below, sync in
    // PackagedSyncIT.
    assertThat(commands)
        .containsExactly(
            "./oxbow demo",
            "./oxbow demo --dir shop",
            "./oxbow sql -c shop/oxbow.yaml",
            "./oxbow server -c shop/oxbow.yaml",
            "./oxbow sync -c shop/oxbow.yaml");
  }

  @Test
  void servesWhatTheDemoHasFilled() throws Exception {
    List<String> command =
        OxbowProcess.command(home, List.of("server", "-c", "shop/oxbow.yaml", "--port", "0"));
    Process server =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = server.inputReader()) {
      String url =
          said.lines()
              .map(String::strip)
              .filter(line -> line.startsWith("JDBC "))
              .findFirst()
              .orElseThrow()
              .substring(5)
              .strip();
      Outcome csv =
          OxbowProcess.run(
              home, "sql", "-u", url, "--format", "csv", "-e", "SELECT * FROM products LIMIT 3");
      assertThat(csv.err()).isEmpty();
      assertThat(csv.out().lines()).hasSize(4).first().isEqualTo("id,name,category,price");
      assertThat(csv.exitCode()).isZero();
      server.destroy();
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isZero();
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void runsTheProgramOfTheReadme() throws Exception {
    String readme = Files.readString(TOP.resolve("README.md"));
    Path shop = home.resolve("shop");
    Path program = shop.resolve("Sample.java");
    Files.writeString(
        program,
        "import java.sql.*;\nclass Sample { public static void main(String[] a) throws Exception {\n"
            + readme.split("```java\n", 2)[1].split("```", 2)[0]
            + "}}");

    Outcome outcome =
        OxbowProcess.run(shop, Map.of(), OxbowProcess.java(home, List.of(), "Sample.java"), "");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines()).hasSize(10).first().isEqualTo("/ 2704");
  }

  /** A statement and its answer, as a page shows them one after the other. */
  private record Sample(String statement, List<String> rows) {
    static Sample first(String page) {
      String statement = page.split("```sql\n", 2)[1].split("```", 2)[0];
      String answer = page.split("```text\n", 2)[1].split("```", 2)[0];
      return new Sample(statement, answer.lines().toList());
    }
  }
}

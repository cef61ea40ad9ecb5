package dev.oxbow.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user starts: the packed jars, with sync on its own class path. */
@Timeout(240)
final class PackagedSyncIT {
  private static final long SECONDS = 120;

  @TempDir private Path folder;

  private static Path jar() throws IOException {
    Path lib = Path.of("target/oxbow/lib").toAbsolutePath();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "oxbow-dist-*.jar")) {
      return jars.iterator().next();
    }
  }

  private static List<String> command(String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new java.util.ArrayList<>(List.of(java, "-Xmx512m", "-jar", jar().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  @Test
  void capturesAndDrains() throws Exception {
    MySqlServer mysql = TestServers.mySql();
    KafkaServer kafka = TestServers.kafka();
    String database = mysql.createDatabase("packed");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int primary key)");
      statement.execute("insert into t values (1)");
    }
    Files.writeString(
        folder.resolve("oxbow.yaml"),
        """
        sources:
          db: { adapter: mysql, url: '%s', user: '%s', password: '%s' }
          events: { adapter: kafka, bootstrap.servers: '%s' }
        capture: { from: db, tables: ['%s.*'], to: events }
        sync: { group: '%s', port: 0, replication: 1 }
        """
            .formatted(
                mysql.jdbcUrl(database),
                mysql.user(),
                mysql.password(),
                kafka.bootstrapServers(),
                database,
                database));
    Path log = folder.resolve("log");
    Process service =
        new ProcessBuilder(command("sync"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      OxbowProcess.Outcome status;
      do {
        assertThat(service.isAlive() && System.nanoTime() < end)
            .as("%s", Files.readString(log))
            .isTrue();
        status = OxbowProcess.run(folder, Map.of(), command("sync", "status"), "");
      } while (!status.out().startsWith("STREAMING  db: db -> events"));
      assertThat(status.exitCode()).isZero();
      assertThat(status.err()).isEmpty();
      service.destroy();
      assertThat(service.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(service.exitValue()).as("%s", Files.readString(log)).isZero();
      assertThat(Files.readString(log)).contains("Draining").doesNotContain("\tat ");
    } finally {
      service.destroyForcibly();
    }
  }

  @Test
  void saysInASentenceWhatIsWrong() throws Exception {
    OxbowProcess.Outcome none =
        OxbowProcess.run(folder, Map.of(), command("sync", "-c", "no.yaml"), "");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("There is no file no.yaml");
    Files.writeString(
        folder.resolve("oxbow.yaml"),
        """
        sources:
          db: { adapter: mysql, url: 'jdbc:mysql://127.0.0.1:1/x', user: u }
          events: { adapter: kafka, bootstrap.servers: 'nowhere.invalid:9092' }
        capture: { from: db, tables: ['x.*'], to: events }
        sync: { worker: { default.api.timeout.ms: 3000, request.timeout.ms: 2000 } }
        """);
    OxbowProcess.Outcome dead = OxbowProcess.run(folder, Map.of(), command("sync"), "");
    assertThat(dead.exitCode()).isEqualTo(1);
    assertThat(dead.err()).contains("Error: Kafka at nowhere.invalid:9092").doesNotContain("\tat ");
  }
}

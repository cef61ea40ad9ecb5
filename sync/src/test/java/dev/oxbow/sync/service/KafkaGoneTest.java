package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.embedded.EmbeddedKafka;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.command.SyncMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service whose Kafka is not there, and one that is to end before it has begun. */
@Timeout(240)
final class KafkaGoneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final MySqlServer mysql = TestServers.mySql();

  @TempDir private Path folder;

  private Path file(String kafka) throws IOException {
    String database = mysql.createDatabase("gone");
    Path file = folder.resolve("oxbow.yaml");
    Files.writeString(
        file,
        """
        sources:
          db: { adapter: mysql, url: '%s', user: '%s', password: '%s' }
          events: { adapter: kafka, bootstrap.servers: '%s' }
        capture: { from: db, tables: ['%s.*'], to: events }
        sync: { group: 'g-%s', port: 0, replication: 1 }
        """
            .formatted(
                mysql.jdbcUrl(database),
                mysql.user(),
                mysql.password(),
                kafka,
                database,
                database));
    return file;
  }

  /** {@code ./oxbow sync}, ended by SIGTERM once it has said something. */
  private static String ended(Path file, String said) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SyncMain.class.getName(),
                "-c",
                file.toString())
            .redirectErrorStream(true)
            .start();
    StringBuilder all = new StringBuilder();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      boolean asked = false;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        all.append(line).append('\n');
        if (!asked && line.contains(said)) {
          process.toHandle().destroy(); // what it says is still to be read
          asked = true;
        }
      }
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(all.toString()).isZero();
    return all.toString();
  }

  @Test
  void saysSoAtTheStartAndWaitsUntilItIsToEnd() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    assertThat(ended(file("127.0.0.1:" + nobody), "does not answer"))
        .contains("Kafka at 127.0.0.1:" + nobody + " (source 'events') does not answer")
        .contains("'bootstrap.servers'", "Ended before it ran");
  }

  @Test
  void endsInTheMiddleOfItsStart() throws Exception {
    assertThat(ended(file(TestServers.kafka().bootstrapServers()), "Starting on Kafka"))
        .doesNotContain("Error", "Exception");
  }

  @Test
  void turnsRedWhenKafkaGoesAndGreenWhenItComesBack() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(ServerOptions.temporary())) {
      Path file = file(kafka.bootstrapServers());
      try (SyncService service = SyncService.start(SyncConfig.from(OxbowConfig.load(file), file))) {
        awaitHealth(service, 200, "healthy");
        kafka.stop();
        awaitHealth(service, 503, "has not answered for");
        kafka.restart();
        awaitHealth(service, 200, "healthy");
      }
    }
  }

  /** Each answer comes at once. */
  private static void awaitHealth(SyncService service, int status, String said) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.url().resolve("/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == status && answer.body().contains(said)) {
        return;
      }
      assertThat(System.nanoTime()).as(answer.body()).isLessThan(deadline);
      Thread.sleep(100);
    }
  }
}

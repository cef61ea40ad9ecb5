package dev.oxbow.federation.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.KafkaProcess;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TcpProxy;
import dev.oxbow.embedded.process.Ports;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that dies in the middle of a scan, comes back or does not, and connections to it that
 * stand still: the same offsets are read again, or the statement fails; never an answer too short.
 */
@Timeout(300)
final class KafkaInTroubleTest {
  private static final int RECORDS = 200;
  private static final String TOPIC = "long";
  private static final String TOTALS = "SELECT COUNT(*), SUM(n) FROM " + TOPIC;
  private static final String RIGHT = "[[200, 19900]]";

  /** A fetch holds no more than some of the records. */
  private static final String SMALL =
      "max.partition.fetch.bytes: 1048576\n    fetch.max.bytes: 1048576\n    ";

  /** After so many bytes a scan is under way: the topic holds ten times as many. */
  private static final long MIDDLE = 2_000_000;

  @TempDir static Path folder;

  private static KafkaProcess kafka;
  private static TcpProxy proxy;

  @BeforeAll
  static void start() throws IOException {
    int port = Ports.free();
    int door = Ports.free();
    proxy = TcpProxy.open("127.0.0.1", door, port);
    kafka =
        KafkaProcess.start(
            ServerOptions.temporary()
                .withPort(port)
                .with("advertised.listeners", "PLAINTEXT://127.0.0.1:" + door));
    try (Topics topics = new Topics(kafka)) {
      topics.create(TOPIC, 2, Map.of("compression.type", "uncompressed"));
      String pad = "x".repeat(100_000);
      for (int i = 0; i < RECORDS; i++) {
        topics.send(TOPIC, String.valueOf(i), "{\"n\":" + i + ",\"pad\":\"" + pad + "\"}");
      }
      topics.flush();
    }
  }

  @AfterAll
  static void stop() {
    proxy.close();
    kafka.close();
  }

  /**
   * Over an empty store. The topic is looked at first, so that the scan is what then moves bytes.
   */
  private static Connection oxbow(String name, String settings) throws SQLException {
    String yaml =
        "sources:\n"
            + Oxbow.kafka("127.0.0.1:" + proxy.port(), List.of(TOPIC))
                .replace("topics:", SMALL + settings + "\n    topics:")
                .replace("] }", "], refresh: 1h }")
            + Oxbow.local(folder.resolve(name));
    Connection connection = Oxbow.configured(folder.resolve(name), yaml).connect();
    Answer.of(connection, "EXPLAIN " + TOTALS);
    return connection;
  }

  private static String ask(Connection oxbow) throws SQLException {
    return Answer.of(oxbow, TOTALS).rows().toString();
  }

  @Test
  void readsOnWhenABrokerThatDiedIsBack() throws Exception {
    try (Connection oxbow = oxbow("back", "scan.timeout: 120s")) {
      CompletableFuture<Void> died = new CompletableFuture<>();
      CompletableFuture<Void> restart = died.thenRunAsync(kafka::restart);
      proxy.after(
          MIDDLE,
          () -> {
            kafka.kill();
            died.complete(null);
          });
      assertThat(ask(oxbow)).isEqualTo(RIGHT);
      restart.get(2, TimeUnit.MINUTES);
    }
  }

  @Test
  void saysThatABrokerDiedAmidTheScanAndReadsTheRestLater() throws SQLException {
    String impatient =
        "scan.timeout: 2s\n    default.api.timeout.ms: 2000\n    request.timeout.ms: 1500";
    try (Connection oxbow = oxbow("dead", impatient)) {
      proxy.after(MIDDLE, kafka::kill);
      try {
        OneSentence.refuses(
            "08001", () -> ask(oxbow), "'events'", "127.0.0.1:" + proxy.port(), "check");
      } finally {
        kafka.restart();
      }
    }
    // As long as a broker that is just up may need.
    try (Connection patient = oxbow("dead", "scan.timeout: 120s")) {
      assertThat(ask(patient)).isEqualTo(RIGHT);
    }
  }

  @Test
  void readsTheSameOffsetsAgainOverAnotherConnection() throws SQLException {
    try (Connection oxbow = oxbow("forgotten", "request.timeout.ms: 2000")) {
      proxy.after(MIDDLE, proxy::forget);
      assertThat(ask(oxbow)).isEqualTo(RIGHT);
    }
  }

  @Test
  void waitsForABrokerThatStandsStill() throws SQLException {
    try (Connection oxbow = oxbow("slow", "scan.timeout: 120s")) {
      proxy.after(
          MIDDLE,
          () -> {
            proxy.freeze();
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(proxy::thaw);
          });
      assertThat(ask(oxbow)).isEqualTo(RIGHT);
    }
  }
}

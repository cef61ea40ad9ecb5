package dev.oxbow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.OxbowException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that a server reads before anybody asks for them. */
final class WarmTopicsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private OxbowServer start(String warm) {
    String yaml = Shop.config(folder, "warm: " + warm);
    return OxbowServer.start(OxbowConfig.parse(yaml, "oxbow.yaml", name -> null));
  }

  private static void await(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Test
  void areInTheStoreThoughNobodyAskedForThem() {
    String missing = Shop.topic() + "-missing";
    try (OxbowServer server =
        start(
            "{ topics: ['events.%s', 'events.%s'], every: 100ms }"
                .formatted(Shop.topic(), missing))) {
      Client client = Client.of(server.url());
      String stored =
          "SELECT kind, records, owner FROM information_schema.oxbow_store WHERE table_name = '"
              + Shop.topic()
              + "'";
      await(
          "the topic is in the store",
          () -> client.run(stored).toString().contains("[\"narrow\",\"21\",\"this process\"]"));
      await(
          "a topic that is not there is counted, and stops nothing",
          () -> metric(client, "oxbow_warm_failures", missing) >= 1);
      await(
          "the age of the other is known",
          () -> metric(client, "oxbow_warm_age_seconds", Shop.topic()) >= 0);
      assertThat(metric(client, "oxbow_warm_failures", Shop.topic())).isZero();
    }
    await("the reader ends with its server", WarmTopicsTest::nobodyReads);
  }

  private static double metric(Client client, String name, String topic) {
    String line = name + "{topic=\"events." + topic + "\"} ";
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith(line))
        .mapToDouble(l -> Double.parseDouble(l.substring(line.length())))
        .findFirst()
        .orElseThrow();
  }

  private static boolean nobodyReads() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("oxbow-warm"));
  }

  @Test
  void mustBeOfASourceThatIsConfigured() {
    assertThatThrownBy(() -> start("{ topics: [event.orders] }"))
        .isInstanceOf(OxbowException.class)
        .hasMessage(
            "Topic 'event.orders' of server.warm.topics is of no source; did you mean 'events'?");
    assertThatThrownBy(() -> start("{ topics: [orders] }"))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("named as SOURCE.TOPIC");
  }
}

package dev.oxbow.embedded;

import java.util.Optional;

/**
 * The servers that tests work with, one of each per JVM, started at the first call and gone when
 * the JVM ends. By default they are embedded; {@code -Doxbow.test.mysql.url} (with {@code
 * -Doxbow.test.mysql.user} and {@code .password}) and {@code -Doxbow.test.kafka=HOST:PORT} name
 * servers that run already.
 *
 * <p>Since they are shared, a test makes a database or a topic of its own: {@link
 * MySqlServer#createDatabase} and {@link KafkaServer#uniqueTopic}. Safe for several threads.
 */
public final class TestServers {
  private TestServers() {}

  /** The MySQL server of this JVM's tests. */
  public static MySqlServer mySql() {
    return SharedMySql.SERVER;
  }

  /** The Kafka cluster of this JVM's tests. */
  public static KafkaServer kafka() {
    return SharedKafka.SERVER;
  }

  private static final class SharedMySql {
    static final MySqlServer SERVER =
        running().orElseGet(() -> closedAtExit(EmbeddedMySql.start(ServerOptions.temporary())));

    private static Optional<MySqlServer> running() {
      return Optional.ofNullable(System.getProperty("oxbow.test.mysql.url"))
          .map(
              url ->
                  RunningMySql.at(
                      url,
                      System.getProperty("oxbow.test.mysql.user", "root"),
                      System.getProperty("oxbow.test.mysql.password", "")));
    }
  }

  private static final class SharedKafka {
    static final KafkaServer SERVER =
        running().orElseGet(() -> closedAtExit(EmbeddedKafka.start(ServerOptions.temporary())));

    private static Optional<KafkaServer> running() {
      return Optional.ofNullable(System.getProperty("oxbow.test.kafka"))
          .map(bootstrapServers -> () -> bootstrapServers);
    }
  }

  private static <T extends AutoCloseable> T closedAtExit(T server) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "oxbow-close-server"));
    return server;
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      throw new EmbeddedServerException("A server of the tests could not be closed", e);
    }
  }
}

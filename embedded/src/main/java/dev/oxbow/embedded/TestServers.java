package dev.oxbow.embedded;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers that tests work with, one of each per JVM, started at the first call and gone when
 * the JVM ends. System properties choose them:
 *
 * <ul>
 *   <li>by default they are embedded;
 *   <li>{@code oxbow.test.servers=containers}: Testcontainers', from the images {@code
 *       oxbow.test.mysql.image} and {@code oxbow.test.kafka.image};
 *   <li>{@code oxbow.test.mysql.url=jdbc:mysql://HOST:PORT/} with {@code oxbow.test.mysql.user} and
 *       {@code oxbow.test.mysql.password}, {@code oxbow.test.kafka=HOST:PORT}: servers that run
 *       already.
 * </ul>
 *
 * <p>Since they are shared, a test makes a database or a topic of its own: {@link
 * MySqlServer#createDatabase} and {@link KafkaServer#uniqueTopic}. Safe for several threads. A
 * server that cannot be had throws {@link EmbeddedServerException} at each call.
 */
public final class TestServers {
  private static final String SERVERS = "oxbow.test.servers";

  private static final Shared<MySqlServer> MYSQL = new Shared<>(TestServers::startMySql);
  private static final Shared<KafkaServer> KAFKA = new Shared<>(TestServers::startKafka);

  private TestServers() {}

  /** The MySQL server of this JVM's tests. */
  public static MySqlServer mySql() {
    return MYSQL.get();
  }

  /** The Kafka cluster of this JVM's tests. */
  public static KafkaServer kafka() {
    return KAFKA.get();
  }

  private static MySqlServer startMySql() {
    String url = System.getProperty("oxbow.test.mysql.url");
    if (url != null) {
      return RunningMySql.at(
          url,
          System.getProperty("oxbow.test.mysql.user", "root"),
          System.getProperty("oxbow.test.mysql.password", ""));
    }
    return useContainers()
        ? ContainerServers.mySql()
        : EmbeddedMySql.start(ServerOptions.temporary());
  }

  private static KafkaServer startKafka() {
    String bootstrapServers = System.getProperty("oxbow.test.kafka");
    if (bootstrapServers != null) {
      return () -> bootstrapServers;
    }
    return useContainers()
        ? ContainerServers.kafka()
        : EmbeddedKafka.start(ServerOptions.temporary());
  }

  private static boolean useContainers() {
    String asked = System.getProperty(SERVERS, "embedded");
    return switch (asked) {
      case "embedded" -> false;
      case "containers" -> true;
      default ->
          throw new EmbeddedServerException(
              "-D%s=%s is neither embedded nor containers".formatted(SERVERS, asked));
    };
  }

  /** Starts once; when that fails, says so again at each call instead of trying again. */
  private static final class Shared<T> {
    private final Supplier<T> start;
    private @Nullable T server;
    private @Nullable RuntimeException failure;

    Shared(Supplier<T> start) {
      this.start = start;
    }

    synchronized T get() {
      if (failure != null) {
        throw new EmbeddedServerException(String.valueOf(failure.getMessage()), failure);
      }
      if (server == null) {
        try {
          server = start.get();
        } catch (RuntimeException e) {
          failure = e;
          throw e;
        }
      }
      return server;
    }
  }
}

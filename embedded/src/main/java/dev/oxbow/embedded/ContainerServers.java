package dev.oxbow.embedded;

import dev.oxbow.embedded.process.ExitHook;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers in Docker containers. Loaded only when they are asked for, since Testcontainers is on the
 * class path only then. Testcontainers' own watcher removes the containers when this JVM is killed.
 */
final class ContainerServers {
  private static final String MYSQL_IMAGE = "mysql:8.4";
  private static final String KAFKA_IMAGE = "apache/kafka:4.3.1";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private ContainerServers() {}

  static MySqlServer mySql() {
    requireDocker();
    String image = System.getProperty("oxbow.test.mysql.image", MYSQL_IMAGE);
    try {
      return startMySql(DockerImageName.parse(image).asCompatibleSubstituteFor("mysql"));
    } catch (RuntimeException e) {
      throw notStarted("MySQL", image, "oxbow.test.mysql.image", e);
    }
  }

  static KafkaServer kafka() {
    requireDocker();
    String image = System.getProperty("oxbow.test.kafka.image", KAFKA_IMAGE);
    try {
      return startKafka(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
    } catch (RuntimeException e) {
      throw notStarted("Kafka", image, "oxbow.test.kafka.image", e);
    }
  }

  @SuppressWarnings("resource") // closed when the JVM ends
  private static MySqlServer startMySql(DockerImageName image) {
    MySQLContainer container =
        new MySQLContainer(image)
            .withUsername("root")
            .withPassword("oxbow")
            .withStartupTimeout(PATIENCE)
            .withCommand(
                "--server-id=1",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON");
    container.start();
    new ExitHook(container::close, "container");
    return new RunningMySql(
        container.getHost(),
        container.getMappedPort(MySQLContainer.MYSQL_PORT),
        "",
        container.getUsername(),
        container.getPassword());
  }

  @SuppressWarnings("resource") // closed when the JVM ends
  private static KafkaServer startKafka(DockerImageName image) {
    KafkaContainer container = new KafkaContainer(image).withStartupTimeout(PATIENCE);
    container.start();
    new ExitHook(container::close, "container");
    return container::getBootstrapServers;
  }

  private static void requireDocker() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new EmbeddedServerException(
          "The tests were asked to use containers (-Doxbow.test.servers=containers), but Docker"
              + " cannot be reached; start it, check DOCKER_HOST, or leave that setting out");
    }
  }

  private static EmbeddedServerException notStarted(
      String server, String image, String setting, RuntimeException cause) {
    return new EmbeddedServerException(
        "%s did not start from the image '%s': %s; another one can be named with -D%s"
            .formatted(server, image, cause.getMessage(), setting),
        cause);
  }
}

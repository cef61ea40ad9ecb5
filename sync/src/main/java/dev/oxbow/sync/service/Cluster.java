package dev.oxbow.sync.service;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Kafka cluster of a service, asked by one client. Thread-safe. */
final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** How often somebody who waits is told so. */
  private static final Duration REMINDER = Duration.ofSeconds(30);

  private final String address;
  private final Admin admin;

  private Cluster(String address, Admin admin) {
    this.address = address;
    this.admin = admin;
  }

  /**
   * Opens a client, which asks nothing yet.
   *
   * @throws OxbowException SOURCE_UNREACHABLE for an address that leads nowhere, or settings that
   *     Kafka does not take
   */
  static Cluster open(SyncConfig config) {
    String address = address(config);
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.keySet().retainAll(AdminClientConfig.configNames());
    try {
      return new Cluster(address, Admin.create(settings));
    } catch (KafkaException e) {
      throw unusable(address, e);
    }
  }

  private static String address(SyncConfig config) {
    return config.kafka().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
        + " (source '"
        + config.cluster()
        + "')";
  }

  private static OxbowException unusable(String address, Exception failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new OxbowException(
        ErrorCode.SOURCE_UNREACHABLE,
        "Kafka at " + address + " cannot be used: " + deepest.getMessage(),
        failure);
  }

  /** The error for what Kafka answered. */
  static OxbowException unusable(SyncConfig config, Exception failure) {
    return unusable(address(config), failure);
  }

  /** {@code Kafka at host:port (source 'name')}, for people. */
  String address() {
    return "Kafka at " + address;
  }

  Admin admin() {
    return admin;
  }

  /**
   * Returns when the cluster answers, however long that takes; says so when it does not.
   *
   * @throws OxbowException SOURCE_UNREACHABLE when it answers with a refusal
   */
  void await() throws InterruptedException {
    boolean isSilent = false;
    long said = 0;
    while (!answers()) {
      if (!isSilent || System.nanoTime() - said > REMINDER.toNanos()) {
        LOG.warn(
            "Kafka at {} does not answer; the service waits for it. Does it run, and is that what"
                + " its advertised.listeners say? Change 'bootstrap.servers' otherwise",
            address);
        said = System.nanoTime();
        isSilent = true;
      }
    }
    if (isSilent) {
      LOG.info("Kafka at {} answers", address);
    }
  }

  /**
   * Whether it answers within some seconds.
   *
   * @throws OxbowException SOURCE_UNREACHABLE when it answers with a refusal
   */
  boolean answers() throws InterruptedException {
    try {
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs((int) PATIENCE.toMillis()))
          .clusterId()
          .get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return false;
      }
      throw unusable(address, e);
    }
  }

  @Override
  public void close() {
    admin.close(PATIENCE);
  }
}

package dev.oxbow.sync.service;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;

/**
 * One distributed worker of Kafka Connect in this process, exactly-once for sources. Several with
 * one group share the work and take over from each other. Its classes are Connect's own inner ones,
 * used nowhere else.
 *
 * <p>Life: started, given connectors, closed; closing drains. Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Connect<DistributedHerder> connect;

  private Worker(Connect<DistributedHerder> connect) {
    this.connect = connect;
  }

  /**
   * Starts a worker; its REST interface listens on loopback only.
   *
   * @param group all workers of one name are one service
   * @param kafka the client's settings, {@code bootstrap.servers} among them
   * @param replication of the worker's own topics
   */
  public static Worker start(String group, Map<String, String> kafka, int replication) {
    Map<String, String> settings = new HashMap<>(kafka);
    settings.put("group.id", group);
    String bytes = "org.apache.kafka.connect.converters.ByteArrayConverter";
    settings.put("key.converter", bytes);
    settings.put("value.converter", bytes);
    settings.put("header.converter", bytes);
    settings.put("exactly.once.source.support", "enabled");
    settings.put("plugin.discovery", "service_load");
    settings.putIfAbsent("listeners", "http://127.0.0.1:0");
    for (String topic : new String[] {"offset", "config", "status"}) {
      settings.put(topic + ".storage.topic", group + "-" + topic);
      settings.put(topic + ".storage.replication.factor", Integer.toString(replication));
    }
    settings.putIfAbsent("offset.storage.partitions", "1");
    settings.putIfAbsent("status.storage.partitions", "1");
    // As large as a transaction of MySQL's may need to be read.
    settings.putIfAbsent("producer.transaction.timeout.ms", "300000");
    settings.putIfAbsent("producer.linger.ms", "5");
    settings.putIfAbsent("producer.batch.size", "262144");
    settings.putIfAbsent("producer.compression.type", "lz4");
    return new Worker(new ConnectDistributed().startConnect(settings));
  }

  /** Adds a connector or gives it other settings. */
  public void put(String name, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("name", name);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    connect
        .herder()
        .putConnectorConfig(
            name,
            all,
            true,
            (failure, result) -> {
              if (failure == null) {
                done.complete(true);
              } else {
                done.completeExceptionally(failure);
              }
            });
    await(name, done);
  }

  private static void await(String name, CompletableFuture<Boolean> done) {
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OxbowException(ErrorCode.CANCELLED, "Connector '" + name + "' was interrupted", e);
    } catch (ExecutionException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG, "Connector '" + name + "' is refused: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      throw new OxbowException(
          ErrorCode.TIMEOUT, "Connector '" + name + "' was not taken in time", e);
    }
  }

  /** How a connector and its tasks are. */
  public ConnectorStateInfo state(String name) {
    return connect.herder().connectorStatus(name);
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}

package dev.oxbow.sync.service;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.RestartRequest;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.distributed.NotLeaderException;
import org.apache.kafka.connect.runtime.distributed.RebalanceNeededException;
import org.apache.kafka.connect.runtime.distributed.RequestTargetException;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.util.Callback;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.jspecify.annotations.Nullable;

/**
 * One distributed worker of Kafka Connect in this process, exactly-once for sources. Several with
 * one group share the work and take over from each other. Its classes are Connect's own inner ones,
 * used nowhere else.
 *
 * <p>Life: started, given connectors, closed; closing drains. Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration DELIVERY = Duration.ofSeconds(120);
  private static final Duration SESSION = Duration.ofSeconds(10);

  private final Connect<DistributedHerder> connect;

  private Worker(Connect<DistributedHerder> connect) {
    this.connect = connect;
  }

  /**
   * Starts a worker; its REST interface listens on loopback only, unless the settings say
   * otherwise.
   *
   * @param group all workers of one name are one service
   * @param kafka the client's settings, {@code bootstrap.servers} among them, and whatever else a
   *     worker takes
   * @param replication of the worker's own topics; -1 for what the cluster does by default
   */
  public static Worker start(String group, Map<String, String> kafka, int replication) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.keySet().retainAll(AdminClientConfig.configNames());
    try (Admin admin = Admin.create(settings)) {
      return start(group, kafka, replication, admin);
    }
  }

  /** The same, with a client to ask Kafka by, which stays the caller's. */
  static Worker start(String group, Map<String, String> kafka, int replication, Admin admin) {
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
      settings.put(topic + ".storage.topic", storage(group, topic));
      settings.put(topic + ".storage.replication.factor", Integer.toString(replication));
    }
    settings.putIfAbsent("offset.storage.partitions", "1");
    settings.putIfAbsent("status.storage.partitions", "1");
    // As large as a transaction of MySQL's may need to be read.
    settings.putIfAbsent("producer.transaction.timeout.ms", "300000");
    settings.putIfAbsent("producer.linger.ms", "5");
    settings.putIfAbsent("producer.delivery.timeout.ms", Long.toString(delivery(settings)));
    settings.putIfAbsent("producer.batch.size", "262144");
    settings.putIfAbsent("producer.compression.type", "lz4");
    // A second worker goes on within seconds after the first has died.
    settings.putIfAbsent("session.timeout.ms", Long.toString(SESSION.toMillis()));
    settings.putIfAbsent("heartbeat.interval.ms", Long.toString(SESSION.toMillis() / 5));
    settings.putIfAbsent("scheduled.rebalance.max.delay.ms", "0");
    Fencing fencing = Fencing.open(group, transactional(group), admin);
    try {
      Worker worker = new Worker(connect(settings));
      worker.awaitStart(group);
      return worker;
    } finally {
      fencing.close();
    }
  }

  private static String storage(String group, String what) {
    return "_" + group + "-" + what;
  }

  /** The topics that workers of a group write to in transactions, and read when they start. */
  static Set<String> transactional(String group) {
    return Set.of(storage(group, "offset"), storage(group, "config"));
  }

  /**
   * How long a producer tries, in ms. Connect's own is for ever, lest a task fail; ours is started
   * again. A producer refuses less time than one request may take.
   */
  private static long delivery(Map<String, String> settings) {
    String request = settings.getOrDefault("producer.request.timeout.ms", "0");
    String linger = settings.getOrDefault("producer.linger.ms", "0");
    return Math.max(DELIVERY.toMillis(), Long.parseLong(request) + Long.parseLong(linger));
  }

  /** Its thread answers only when it has read the topics of its group. */
  private void awaitStart(String group) {
    OxbowException failure;
    try {
      if (answers(PATIENCE)) {
        return;
      }
      failure =
          new OxbowException(
              ErrorCode.TIMEOUT,
              "The worker of group '%s' could not read its topics within %d s; another one may have left a transaction open there, which ends by itself"
                  .formatted(group, PATIENCE.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure =
          new OxbowException(
              ErrorCode.CANCELLED, "The start of group '" + group + "' was interrupted", e);
    }
    close();
    throw failure;
  }

  /** Connect ends the process when a worker cannot start; ours has more to do. */
  private static Connect<DistributedHerder> connect(Map<String, String> settings) {
    Exit.setExitProcedure(
        (code, message) -> {
          throw new OxbowException(
              ErrorCode.SOURCE_FAILED,
              "The worker cannot start; what Kafka Connect said of it stands in the log");
        });
    try {
      return new ConnectDistributed().startConnect(settings);
    } catch (ConnectException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_FAILED,
          "The worker cannot start at " + settings.get("listeners") + ": " + deepest(e),
          e);
    } finally {
      Exit.resetExitProcedure();
    }
  }

  /**
   * Adds a connector or gives it other settings; does nothing when it has these already, or when
   * another worker leads the group, which then does this by its own settings.
   *
   * @throws OxbowException INVALID_CONFIG when they are refused, TIMEOUT when the worker is busy
   */
  public void put(String name, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("name", name);
    if (all.equals(stored(name))) {
      return;
    }
    this.<Herder.Created<ConnectorInfo>>askLeader(
        name, answer -> connect.herder().putConnectorConfig(name, all, true, answer));
  }

  private static String deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() + " (" + deepest.getClass().getSimpleName() + ")";
  }

  private @Nullable Map<String, String> stored(String name) {
    try {
      return ask(name, answer -> connect.herder().connectorConfig(name, answer));
    } catch (OxbowException e) {
      if (e.getCause() instanceof NotFoundException) {
        return null;
      }
      throw e;
    }
  }

  /** Asks again while the workers share the work out anew. */
  private static <T> T ask(String name, Consumer<Callback<T>> question) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      question.accept(
          (failure, result) -> {
            if (failure == null) {
              answer.complete(result);
            } else {
              answer.completeExceptionally(failure);
            }
          });
      try {
        return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OxbowException(
            ErrorCode.CANCELLED, "Connector '" + name + "' was interrupted", e);
      } catch (TimeoutException e) {
        throw new OxbowException(
            ErrorCode.TIMEOUT, "Connector '" + name + "' was not taken in time", e);
      } catch (ExecutionException e) {
        Throwable why = Objects.requireNonNullElse(e.getCause(), e);
        if (!(why instanceof RebalanceNeededException) || System.nanoTime() > deadline) {
          throw new OxbowException(
              ErrorCode.INVALID_CONFIG,
              "Connector '" + name + "' is refused: " + why.getMessage(),
              why);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Starts what failed of a connector again; nothing when another worker leads the group. */
  public void restartFailed(String name) {
    this.<ConnectorStateInfo>askLeader(
        name,
        answer ->
            connect
                .herder()
                .restartConnectorAndTasks(new RestartRequest(name, true, true), answer));
  }

  /**
   * Starts a task of this worker again, whatever the group believes of it; nothing when it has been
   * given to another worker.
   */
  void restartTask(String name, int task) {
    try {
      Worker.<Void>ask(
          name, answer -> connect.herder().restartTask(new ConnectorTaskId(name, task), answer));
    } catch (OxbowException e) {
      if (!(e.getCause() instanceof RequestTargetException)) {
        throw e;
      }
    }
  }

  private <T> void askLeader(String name, Consumer<Callback<T>> question) {
    try {
      Worker.<T>ask(name, question);
    } catch (OxbowException e) {
      if (!(e.getCause() instanceof NotLeaderException)) {
        throw e;
      }
    }
  }

  /** The connectors of the group, whoever gave them. */
  public Collection<String> names() {
    return connect.herder().connectors();
  }

  /** Where its REST interface is. */
  public URI url() {
    return connect.rest().advertisedUrl();
  }

  /** By what name states of connectors call it. */
  public String id() {
    return url().getHost() + ":" + url().getPort();
  }

  /** Whether the thread that does the worker's work answers within a while. */
  boolean answers(Duration patience) throws InterruptedException {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    connect.herder().healthCheck((failure, result) -> answer.complete(failure == null));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
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

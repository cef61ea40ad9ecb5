package dev.oxbow.sync.service;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.facts.FactsBoard;
import dev.oxbow.sync.facts.FactsTopic;
import dev.oxbow.sync.facts.SyncFacts;
import dev.oxbow.sync.facts.SyncFacts.State;
import dev.oxbow.sync.rest.SyncRest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what a configuration keeps in step: a worker, its connectors, and a watch over them that
 * starts again what failed and tells how everything is.
 *
 * <p>Life: started, closed; closing drains. Several with one group share the work; the one that
 * leads them keeps the connectors as its own file says. Thread-safe.
 */
public final class SyncService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SyncService.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int TOPIC_EVERY = 3;
  private static final int CONFIGURE_EVERY = 60;

  private final SyncConfig config;
  private final FactsBoard board;
  private final Worker worker;
  private final FactsTopic topic;
  private final Map<String, Watch> watches = new LinkedHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "oxbow-sync-watch"));
  private long ticks;

  private SyncService(SyncConfig config, FactsBoard board, Worker worker, FactsTopic topic) {
    this.config = config;
    this.board = board;
    this.worker = worker;
    this.topic = topic;
    config
        .captures()
        .forEach((name, capture) -> watches.put(name, watch(name, capture.from(), capture.to())));
  }

  /**
   * Starts.
   *
   * @throws OxbowException when Kafka cannot be reached, or the settings are refused
   */
  public static SyncService start(SyncConfig config) {
    FactsBoard board = FactsBoard.open();
    Worker worker = null;
    try {
      FactsTopic topic = FactsTopic.open(config.facts(), config.kafka(), config.replication());
      Map<String, String> settings = new HashMap<>(config.kafka());
      settings.putAll(config.rest().settings());
      settings.putAll(SourceAddresses.settings(config.file()));
      settings.putAll(SyncRest.settings(board, config.users()));
      worker = Worker.start(config.group(), settings, config.replication());
      SyncService service = new SyncService(config, board, worker, topic);
      service.configure();
      service.clock.scheduleWithFixedDelay(
          service::tick, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
      return service;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OxbowException(ErrorCode.CANCELLED, "The start was interrupted", e);
    } catch (ExecutionException | KafkaException e) {
      board.close();
      throw unusable(config, e);
    } catch (RuntimeException e) {
      board.close();
      if (worker != null) {
        worker.close();
      }
      throw e;
    }
  }

  private static OxbowException unusable(SyncConfig config, Exception failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return new OxbowException(
        ErrorCode.SOURCE_UNREACHABLE,
        "Kafka at "
            + config.kafka().get("bootstrap.servers")
            + " (source '"
            + config.cluster()
            + "') cannot be used: "
            + deepest.getMessage(),
        failure);
  }

  /** Where it listens. */
  public URI url() {
    return worker.url();
  }

  /** How everything was a moment ago. */
  public List<SyncFacts> facts() {
    return board.facts();
  }

  /** Keeps the connectors as the file says; only the worker that leads the group can. */
  private void configure() {
    config.captures().forEach((name, capture) -> worker.put(name, capture.connector(name)));
  }

  private void tick() {
    ticks++;
    if (ticks % CONFIGURE_EVERY == 0) {
      guarded("cannot be configured", this::configure);
    }
    guarded("cannot be listed", this::watchStrays);
    List<SyncFacts> all = new ArrayList<>();
    for (Watch watch : watches.values()) {
      guarded("cannot be looked at", () -> all.add(watch.look()));
    }
    board.show(all);
    if (ticks % TOPIC_EVERY == 0) {
      guarded("cannot be told of", () -> topic.write(all.stream().filter(this::isOurs).toList()));
    }
  }

  /** The watch must go on: what it watches is more important than one look. */
  private static void guarded(String what, Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.warn("The syncs {}: {}", what, e.toString());
    }
  }

  /** A sync is told of by the process that runs it. */
  private boolean isOurs(SyncFacts facts) {
    return facts.worker().equals(worker.id()) || facts.state() == State.STARTING;
  }

  /** Captures of the group that this file does not have go on: somebody must know. */
  private void watchStrays() {
    for (String name : worker.names()) {
      if (!watches.containsKey(name)) {
        LOG.warn(
            "Capture '{}' belongs to group '{}' and goes on, but {} does not have it; to end it:"
                + " ./oxbow sync remove --yes {}",
            name,
            config.group(),
            config.file(),
            name);
        watches.put(name, watch(name, "", config.cluster()));
      }
    }
  }

  private Watch watch(String name, String source, String target) {
    return new Watch(name, source, target, new Supervisor(name, config.restarts()), worker);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    try {
      if (!clock.awaitTermination(EVERY.toMillis() * 10, TimeUnit.MILLISECONDS)) {
        LOG.warn("The watch over the syncs does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    worker.close();
    topic.close();
    board.close();
  }
}

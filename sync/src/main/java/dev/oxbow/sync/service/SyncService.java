package dev.oxbow.sync.service;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.connect.Opened;
import dev.oxbow.sync.facts.FactsBoard;
import dev.oxbow.sync.facts.FactsTopic;
import dev.oxbow.sync.facts.SyncFacts;
import dev.oxbow.sync.facts.SyncFacts.State;
import dev.oxbow.sync.rest.SyncRest;
import dev.oxbow.sync.service.Watch.Watched;
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
  private static final Duration PULSE_EVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TOPIC_EVERY = 3;
  private static final int CONFIGURE_EVERY = 60;

  private final SyncConfig config;
  private final Opened opened;
  private final Cluster cluster;
  private final FactsBoard board;
  private final Worker worker;
  private final FactsTopic topic;
  private final Map<String, Watch> watches = new LinkedHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "oxbow-sync-watch"));
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "oxbow-sync-pulse"));
  private long ticks;

  private SyncService(
      SyncConfig config,
      Opened opened,
      FactsBoard board,
      Worker worker,
      FactsTopic topic,
      Cluster cluster) {
    this.config = config;
    this.opened = opened;
    this.cluster = cluster;
    this.board = board;
    this.worker = worker;
    this.topic = topic;
    config
        .captures()
        .forEach(
            (name, c) -> watches.put(name, watch(new Watched(name, "capture", c.from(), c.to()))));
    config
        .applies()
        .forEach(
            (name, a) -> watches.put(name, watch(new Watched(name, "apply", a.from(), a.to()))));
  }

  /**
   * Starts.
   *
   * @throws OxbowException when Kafka cannot be reached, or the settings are refused
   */
  public static SyncService start(SyncConfig config) {
    Opened opened = new Opened();
    try {
      return open(config, opened);
    } catch (InterruptedException e) {
      opened.closeAfter(e);
      Thread.currentThread().interrupt();
      throw new OxbowException(ErrorCode.CANCELLED, "The start was interrupted", e);
    } catch (ExecutionException | RuntimeException e) {
      boolean wasInterrupted = Thread.interrupted();
      opened.closeAfter(e);
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
      throw failure(config, e);
    }
  }

  private static SyncService open(SyncConfig config, Opened opened)
      throws InterruptedException, ExecutionException {
    FactsBoard board = opened.add(FactsBoard.open());
    Cluster cluster = opened.add(Cluster.open(config));
    cluster.await();
    Neighbours.check(config, cluster.admin());
    FactsTopic topic =
        opened.add(
            FactsTopic.open(config.facts(), cluster.admin(), config.kafka(), config.replication()));
    Map<String, String> settings = new HashMap<>(config.kafka());
    settings.putAll(config.rest().settings());
    settings.putAll(SourceAddresses.settings(config.file()));
    settings.putAll(SyncRest.settings(board, config.users()));
    opened.add(
        HangingTransactions.watch(
            config.group(), Worker.transactional(config.group()), cluster.admin()));
    Worker worker =
        opened.add(Worker.start(config.group(), settings, config.replication(), cluster.admin()));
    SyncService service = new SyncService(config, opened, board, worker, topic, cluster);
    service.configure();
    service.begin();
    return service;
  }

  private static RuntimeException failure(SyncConfig config, Exception failure) {
    if (failure instanceof RuntimeException known && !(failure instanceof KafkaException)) {
      return known;
    }
    return Cluster.unusable(config, failure);
  }

  private void begin() {
    clock.scheduleWithFixedDelay(this::tick, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    pulse.scheduleWithFixedDelay(
        () -> guarded("cannot be asked after", this::feel),
        0,
        PULSE_EVERY.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Both have their own ways to wait for long; nobody who asks how it is waits with them. */
  private void feel() {
    try {
      if (cluster.answers() && worker.answers(PATIENCE)) {
        board.answered(cluster.address());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    config.applies().forEach((name, apply) -> worker.put(name, apply.connector(name, config)));
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

  /** What the group has and this file does not goes on: somebody must know. */
  private void watchStrays() {
    for (String name : worker.names()) {
      if (!watches.containsKey(name)) {
        LOG.warn(
            "Sync '{}' belongs to group '{}' and goes on, but {} does not have it; to end it:"
                + " ./oxbow sync remove --yes {}",
            name,
            config.group(),
            config.file(),
            name);
        watches.put(name, watch(new Watched(name, "capture", "", config.cluster())));
      }
    }
  }

  private Watch watch(Watched watched) {
    return new Watch(watched, new Supervisor(watched.name(), config.restarts()), worker);
  }

  @Override
  public void close() {
    pulse.shutdownNow();
    clock.shutdownNow();
    try {
      if (!clock.awaitTermination(EVERY.toMillis() * 10, TimeUnit.MILLISECONDS)) {
        LOG.warn("The watch over the syncs does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    opened.close();
  }
}

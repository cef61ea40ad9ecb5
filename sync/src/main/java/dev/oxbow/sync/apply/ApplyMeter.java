package dev.oxbow.sync.apply;

import dev.oxbow.sync.apply.OffsetsTable.Place;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.progress.ApplyMXBean;
import dev.oxbow.sync.progress.Rate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures an apply while it runs. Its thread counts; how much is left is asked for now and then by
 * a thread of its own; anybody reads.
 *
 * <p>Life: started, told of what happens, closed.
 */
public final class ApplyMeter implements ApplyMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApplyMeter.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  /** Of bad records not more are told of in the log than a person reads. */
  private static final int MOST_TOLD = 20;

  private final String name;
  private final Topics topics;
  private final long started = System.nanoTime();
  private final Rate records = new Rate(started);
  private final Rate bytes = new Rate(started);
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "oxbow-apply-lag");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Map<TopicPart, Place> places = Map.of();
  private volatile long lastTimestamp;
  private volatile long lag = -1;
  private volatile long idleAt = started;

  /** Of the thread that asks. */
  private long endBefore = -1;

  private long askedBefore = started;
  private boolean hasAll;

  private ApplyMeter(String name, Topics topics) {
    this.name = name;
    this.topics = topics;
  }

  /**
   * Begins to measure.
   *
   * @param topics is asked by another thread
   */
  public static ApplyMeter start(String name, Topics topics) {
    ApplyMeter meter = new ApplyMeter(name, topics);
    meter.clock.scheduleWithFixedDelay(
        meter::ask, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return meter;
  }

  /** All that there was a moment ago is read. */
  public void idle() {
    idleAt = System.nanoTime();
  }

  private void ask() {
    Map<TopicPart, Place> present = places;
    if (present.isEmpty()) {
      lag = -1;
      return;
    }
    long now = System.nanoTime();
    try {
      long left = 0;
      long end = 0;
      for (Map.Entry<TopicPart, Topics.Bounds> each : topics.look(present.keySet()).entrySet()) {
        Place place = present.get(each.getKey());
        left += place == null ? 0 : Math.max(0, each.getValue().end() - place.next());
        end += each.getValue().end();
      }
      // Behind the last record there may be a marker of its transaction, which nobody is given.
      hasAll = end == endBefore && (hasAll || idleAt - askedBefore > 0);
      lag = hasAll ? 0 : left;
      endBefore = end;
      askedBefore = now;
    } catch (RuntimeException e) {
      // Whoever applies fails by itself when the cluster is gone; here only the lag is not known.
      lag = -1;
      LOG.debug("The lag of apply '{}' cannot be measured", name, e);
    }
  }

  void places(Map<TopicPart, Place> now) {
    places = now;
  }

  void applied(List<Planned> planned, Map<TopicPart, Place> now) {
    long size = 0;
    long count = 0;
    for (Planned each : planned) {
      if (!(each.step() instanceof Planned.Boundary)) {
        size += each.record().size();
        count++;
      }
    }
    long time = System.nanoTime();
    records.add(count, time);
    bytes.add(size, time);
    transactions.incrementAndGet();
    lastTimestamp = planned.get(planned.size() - 1).record().timestamp();
    places = now;
  }

  void refused(TopicRecord record, String why) {
    if (refused.incrementAndGet() <= MOST_TOLD) {
      LOG.warn("Apply '{}' cannot apply record {}: it {}", name, record, why);
    }
  }

  void triedAgain() {
    retries.incrementAndGet();
  }

  void lostConnection(SQLException e) {
    LOG.debug("A connection of apply '{}' did not end properly", name, e);
  }

  @Override
  public String getPosition() {
    return new TreeMap<>(places)
        .entrySet().stream()
            .map(each -> each.getKey() + ":" + each.getValue().next())
            .collect(Collectors.joining(", "));
  }

  @Override
  public double getLagSeconds() {
    if (lag < 0 || (lag > 0 && lastTimestamp <= 0)) {
      return -1;
    }
    return lag == 0 ? 0 : Math.max(0, System.currentTimeMillis() - lastTimestamp) / 1e3;
  }

  @Override
  public long getLagRecords() {
    return lag;
  }

  @Override
  public long getTransactions() {
    return transactions.get();
  }

  @Override
  public long getRecords() {
    return records.total();
  }

  @Override
  public long getBytes() {
    return bytes.total();
  }

  @Override
  public double getRecordsPerSecond() {
    return records.perSecond(System.nanoTime());
  }

  @Override
  public double getBytesPerSecond() {
    return bytes.perSecond(System.nanoTime());
  }

  @Override
  public double getUptimeSeconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  @Override
  public long getErrors() {
    return places.values().stream().mapToLong(Place::errors).sum();
  }

  @Override
  public long getRetries() {
    return retries.get();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}

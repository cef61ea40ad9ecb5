package dev.oxbow.sync.capture;

import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.sync.binlog.GtidSet;
import dev.oxbow.sync.progress.CaptureMXBean;
import dev.oxbow.sync.progress.Lag;
import dev.oxbow.sync.progress.Rate;
import dev.oxbow.sync.progress.SnapshotProgress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a capture while it runs. The capture's thread counts; the lag is asked for now and then
 * by a thread of its own, which a slow server does not hold up anything with; anybody reads.
 *
 * <p>Life: started, told of each batch, closed.
 */
public final class CaptureMeter implements CaptureMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureMeter.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final String name;
  private final LagProbe probe;
  private final Supplier<List<SnapshotProgress>> snapshots;
  private final long started = System.nanoTime();
  private final Rate records = new Rate(started);
  private final Rate bytes = new Rate(started);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "oxbow-lag");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Told told;
  private volatile Lag lag = Lag.UNKNOWN;
  private volatile boolean wasAsked = true;

  private CaptureMeter(
      String name, MySqlPool pool, Capture capture, Supplier<List<SnapshotProgress>> snapshots) {
    this.name = name;
    this.probe = new LagProbe(pool);
    this.snapshots = snapshots;
    this.told = capture.told();
  }

  /**
   * Begins to measure.
   *
   * @param name of the capture, for messages
   */
  public static CaptureMeter start(
      String name, MySqlPool pool, Capture capture, Supplier<List<SnapshotProgress>> snapshots) {
    CaptureMeter meter = new CaptureMeter(name, pool, capture, snapshots);
    meter.clock.scheduleWithFixedDelay(
        meter::ask, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return meter;
  }

  /**
   * Records were handed on; called by one thread.
   *
   * @param size of them in bytes
   * @param upTo where they tell the stream
   */
  public void count(int count, long size, Told upTo) {
    long now = System.nanoTime();
    records.add(count, now);
    bytes.add(size, now);
    told = upTo;
  }

  private void ask() {
    try {
      lag = probe.measure(told);
      wasAsked = true;
    } catch (SQLException | RuntimeException e) {
      // The stream itself fails when the server is gone; here only the lag is not known.
      lag = Lag.UNKNOWN;
      if (wasAsked) {
        LOG.warn("The lag of capture '{}' cannot be measured: {}", name, e.getMessage());
      }
      wasAsked = false;
    }
  }

  @Override
  public boolean isSnapshotting() {
    return snapshots.get().stream().anyMatch(table -> !table.isDone());
  }

  @Override
  public String getPosition() {
    return told.position().file() + ":" + told.position().offset();
  }

  @Override
  public String getGtids() {
    GtidSet executed = told.position().executed();
    return executed == null ? "" : executed.toString();
  }

  @Override
  public double getLagSeconds() {
    return lag.seconds();
  }

  @Override
  public long getLagBytes() {
    return lag.bytes();
  }

  @Override
  public long getLagTransactions() {
    return lag.transactions();
  }

  @Override
  public double getRetentionUsed() {
    return lag.retentionUsed();
  }

  @Override
  public long getTransactions() {
    return told.transactions();
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
  public int getSnapshotTables() {
    return snapshots.get().size();
  }

  @Override
  public int getSnapshotTablesDone() {
    return (int) snapshots.get().stream().filter(SnapshotProgress::isDone).count();
  }

  @Override
  public long getSnapshotRows() {
    return snapshots.get().stream().mapToLong(SnapshotProgress::rows).sum();
  }

  @Override
  public long getSnapshotRowsEstimated() {
    return snapshots.get().stream().mapToLong(SnapshotProgress::estimatedRows).sum();
  }

  @Override
  public double getSnapshotSecondsLeft() {
    return SnapshotProgress.secondsLeft(snapshots.get());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}

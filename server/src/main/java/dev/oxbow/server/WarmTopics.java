package dev.oxbow.server;

import dev.oxbow.config.Settings;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.engine.Session;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.server.config.WarmConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is new in some topics into the store before anybody asks for it: one topic after the
 * other, on one thread of the least priority, and not while statements of clients wait for their
 * turn. A topic that cannot be read, or does not stay in the store, is tried more and more seldom,
 * and told of in the log when that begins and when it ends. Thread-safe.
 */
final class WarmTopics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmTopics.class);
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 20;

  /** How many records of a topic the store holds. */
  private static final String HELD =
      "SELECT MAX(RECORDS) FROM information_schema.OXBOW_STORE"
          + " WHERE UPPER(SOURCE_NAME) = UPPER(%s) AND UPPER(TABLE_NAME) = UPPER(%s)"
          + " AND OWNER = 'this process'";

  private final Engine engine;
  private final WarmConfig config;
  private final BooleanSupplier busy;
  private final List<Topic> topics = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "oxbow-warm");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private boolean closed;
  private @Nullable Query query;

  /** What is known of one of them. Failures are counted by one thread; others look. */
  static final class Topic {
    private final String name;
    private Instant due = Instant.EPOCH;
    private volatile @Nullable Instant readAt;
    private volatile int failures;

    Topic(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    private String source() {
      return name.substring(0, name.indexOf('.'));
    }

    private String table() {
      return name.substring(name.indexOf('.') + 1);
    }

    /** As a query names it. */
    private String path() {
      return quoted(source(), '"') + "." + quoted(table(), '"');
    }

    /** Source and table as texts. */
    private Object[] literals() {
      return new Object[] {quoted(source(), '\''), quoted(table(), '\'')};
    }

    private static String quoted(String text, char quote) {
      String mark = String.valueOf(quote);
      return mark + text.replace(mark, mark + mark) + mark;
    }

    /** How old the copy is, not a number before it was read once. */
    double ageSeconds() {
      Instant at = readAt;
      return at == null ? Double.NaN : Duration.between(at, Instant.now()).toMillis() / 1000.0;
    }

    /** How often in a row it could not be kept. */
    int failures() {
      return failures;
    }
  }

  /**
   * Starts nothing yet.
   *
   * @param busy whether clients wait
   * @throws OxbowException INVALID_CONFIG for a topic of a source that is not configured
   */
  WarmTopics(Engine engine, WarmConfig config, BooleanSupplier busy) {
    this.engine = engine;
    this.config = config;
    this.busy = busy;
    config.topics().forEach(name -> topics.add(new Topic(name)));
    refuseUnknownSources();
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  private void refuseUnknownSources() {
    try (Session session = engine.openSession()) {
      Set<String> sources = new TreeSet<>(session.catalog().schemas());
      for (Topic topic : topics) {
        String source = topic.source();
        if (!sources.contains(source)) {
          throw new OxbowException(
              ErrorCode.INVALID_CONFIG,
              "Topic '"
                  + topic.name
                  + "' of server.warm.topics is of no source"
                  + Settings.nearest(source, sources));
        }
      }
    }
  }

  List<Topic> topics() {
    return topics;
  }

  void start() {
    if (!topics.isEmpty()) {
      thread.start();
    }
  }

  private void run() {
    try (Session session = engine.openSession()) {
      while (pause()) {
        for (Topic topic : topics) {
          if (!topic.due.isAfter(Instant.now()) && !busy.getAsBoolean()) {
            read(session, topic);
          }
        }
      }
    } catch (OxbowException e) {
      if (e.code() != ErrorCode.CLOSED) {
        throw e;
      }
    }
  }

  /** Waits until something may be due; false at the end. */
  private boolean pause() {
    Instant now = Instant.now();
    long millis = config.every().toMillis();
    for (Topic topic : topics) {
      millis = Math.min(millis, Duration.between(now, topic.due).toMillis());
    }
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(busy.getAsBoolean() ? 1000 : millis);
      while (!closed && left > 0) {
        left = ended.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void read(Session session, Topic topic) {
    try {
      AtomicLong read = new AtomicLong();
      long rows = number(session, "SELECT COUNT(*) FROM " + topic.path(), read);
      topic.readAt = Instant.now();
      boolean most = rows > 0 && read.get() >= rows / 2;
      if (most && number(session, HELD.formatted(topic.literals()), new AtomicLong()) < rows) {
        failed(
            topic,
            "its copy is not kept: it is compacted, or larger than store.limit, or the store is off"
                + " or belongs to another process");
      } else {
        succeeded(topic);
      }
    } catch (OxbowException e) {
      if (!isClosed()) {
        failed(topic, e.getMessage());
      }
    }
  }

  /**
   * The number that a query gives.
   *
   * @param read becomes the number of positions that had to be read for it
   */
  private long number(Session session, String sql, AtomicLong read) {
    ExecuteOptions options =
        new ExecuteOptions(
            Duration.ZERO, 0, progress -> read.accumulateAndGet(progress.total(), Math::max));
    try (Query counting = session.prepare(sql)) {
      if (!runs(counting)) {
        return 0;
      }
      try (Result result = counting.execute(List.of(), options)) {
        @Nullable Object[] row = result.next();
        return row != null && row[0] instanceof Long number ? number : 0;
      } finally {
        runs(null);
      }
    }
  }

  private boolean runs(@Nullable Query now) {
    lock.lock();
    try {
      query = now;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void succeeded(Topic topic) {
    if (topic.failures > 0) {
      LOG.info("Topic {} is kept warm again", topic.name);
    }
    topic.failures = 0;
    topic.due = Instant.now().plus(config.every());
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread counts; others only look.
  private void failed(Topic topic, @Nullable String why) {
    topic.failures++;
    int doublings = Math.min(topic.failures, MOST_DOUBLINGS);
    Duration pause = config.every().multipliedBy(1L << doublings);
    topic.due = Instant.now().plus(pause.compareTo(SELDOM) < 0 ? pause : SELDOM);
    if (topic.failures == 1) {
      LOG.warn("Topic {} cannot be kept warm: {}", topic.name, why);
    }
  }

  /** Ends what it reads, and then itself; what was committed stays. */
  @Override
  public void close() {
    Query reading;
    lock.lock();
    try {
      closed = true;
      reading = query;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
    if (reading != null) {
      reading.cancel();
    }
  }
}

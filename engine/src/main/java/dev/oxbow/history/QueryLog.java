package dev.oxbow.history;

import dev.oxbow.config.Settings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All statements of one engine, whoever sent them: those that wait or run, and the last that ended.
 * Thread-safe.
 */
public final class QueryLog {
  private static final int HISTORY = 1000;
  private static final int MOST_HISTORY = 100_000;

  private final int most;
  private final String prefix = Long.toString(Instant.now().getEpochSecond(), 36);
  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, QueryRun> alive = new ConcurrentSkipListMap<>(QueryLog::byNumber);

  /** The latest first. */
  private final Deque<QueryRun> ended = new ArrayDeque<>();

  /**
   * @param most how many that ended are remembered
   */
  public QueryLog(int most) {
    this.most = most;
  }

  /** Reads the settings. */
  public static QueryLog from(Settings catalog) {
    return new QueryLog(catalog.number("history", HISTORY, 0, MOST_HISTORY));
  }

  private static int byNumber(String a, String b) {
    return Long.compare(number(a), number(b));
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(id.indexOf('-') + 1));
  }

  /**
   * A statement that came.
   *
   * @param user who sent it; empty in process
   * @param session the number of the session; empty when there is none
   */
  public QueryRun begin(String user, OptionalLong session, String sql) {
    String id = prefix + "-" + numbers.incrementAndGet();
    QueryRun run = new QueryRun(this, id, user, session, sql);
    alive.put(id, run);
    return run;
  }

  void ended(QueryRun run) {
    alive.remove(run.id());
    synchronized (ended) {
      ended.addFirst(run);
      while (ended.size() > most) {
        ended.removeLast();
      }
    }
  }

  /** Those alive, the oldest first, then those that ended, the latest first. */
  List<QueryRun> all() {
    List<QueryRun> all = new ArrayList<>(alive.values());
    synchronized (ended) {
      all.addAll(ended);
    }
    return all;
  }
}

package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.history.QueryLog;
import dev.oxbow.history.QueryRun;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.config.LimitsConfig;
import dev.oxbow.server.config.RoleConfig;
import dev.oxbow.statement.Statistics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All statements of the server: those that wait, those that run and the latest that ended. A user
 * sees and ends his own; the role {@code admin} everybody's. Thread-safe.
 */
public final class Statements {
  private final Admission admission;
  private final int history;
  private final StatementLog log;
  private final QueryLog queries;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, TrackedStatement> alive = new ConcurrentSkipListMap<>();
  private final Map<String, TrackedStatement> byId = new ConcurrentHashMap<>();
  private final Deque<TrackedStatement> ended = new ArrayDeque<>();
  private final List<Listener> listeners;

  /** Hears of each statement's end; must return at once. */
  public interface Listener {
    void ended(StatementView statement);
  }

  /**
   * @param queries the engine's own list, which all statements here are part of
   */
  public Statements(
      QueryLog queries, LimitsConfig limits, StatementLog log, List<Listener> listeners) {
    this.queries = queries;
    this.admission = new Admission(limits.queries(), limits.queue(), limits.patience());
    this.history = limits.history();
    this.log = log;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * A statement that came.
   *
   * @param session the number of its session; empty when there is none
   */
  TrackedStatement begin(
      Caller caller, OptionalLong session, String sql, TrackedStatement.Cancel cancel) {
    QueryRun run = queries.begin(caller.user(), session, sql);
    TrackedStatement statement =
        new TrackedStatement(run, caller, sql, admission.ticket(caller.user()), cancel);
    alive.put(numbers.incrementAndGet(), statement);
    byId.put(statement.id(), statement);
    return statement;
  }

  /** A statement that is over; does nothing when it was told before. */
  void end(
      TrackedStatement statement, @Nullable SQLException failure, @Nullable Statistics statistics) {
    statement.ticket().leave();
    if (!statement.over(failure, statistics)) {
      return;
    }
    alive.values().remove(statement);
    synchronized (ended) {
      ended.addFirst(statement);
      while (ended.size() > history) {
        byId.remove(ended.removeLast().id());
      }
    }
    StatementView view = statement.view();
    log.ended(view, statement.statistics());
    if (failure != null && failure.getErrorCode() == ErrorCode.INVALID_ACCESS.vendorCode()) {
      log.brokenFilter(statement.id(), statement.caller(), failure);
    }
    listeners.forEach(listener -> listener.ended(view));
  }

  /** What a user may see of them: those alive, the oldest first, then those ended, latest first. */
  public List<StatementView> list(Caller caller) {
    List<StatementView> views = new ArrayList<>();
    Collection<TrackedStatement> past;
    synchronized (ended) {
      past = List.copyOf(ended);
    }
    alive.values().stream().filter(s -> maySee(caller, s)).forEach(s -> views.add(s.view()));
    past.stream().filter(s -> maySee(caller, s)).forEach(s -> views.add(s.view()));
    return views;
  }

  /** One of them; empty also for one that the user may not see. */
  public Optional<StatementView> find(Caller caller, String id) {
    return tracked(caller, id).map(TrackedStatement::view);
  }

  /** What it did, once it ended. */
  public Optional<Statistics> statistics(Caller caller, String id) {
    return tracked(caller, id).flatMap(TrackedStatement::statistics);
  }

  private Optional<TrackedStatement> tracked(Caller caller, String id) {
    return Optional.ofNullable(byId.get(id)).filter(s -> maySee(caller, s));
  }

  private static boolean maySee(Caller caller, TrackedStatement statement) {
    return caller.isSameUser(statement.caller()) || caller.roles().contains(RoleConfig.ADMIN);
  }

  /** Ends a statement; false when there is none that the user may see and that is not over. */
  public boolean kill(Caller caller, String id) throws SQLException {
    Optional<TrackedStatement> found = tracked(caller, id).filter(s -> !s.isOver());
    if (found.isEmpty()) {
      return false;
    }
    log.killed(caller, found.get().view());
    found
        .get()
        .end(
            caller.user(),
            Refusals.of(ErrorCode.CANCELLED, "The statement was cancelled by " + caller.user()));
    return true;
  }

  /** How many run. */
  public int running() {
    return admission.running();
  }

  /** How many wait. */
  public int queued() {
    return admission.queued();
  }

  /** Whether new ones are refused. */
  public boolean isClosed() {
    return admission.isClosed();
  }

  /** Refuses new ones from now on, and those that wait. */
  public void close() {
    admission.close();
  }

  /** Waits until none is alive; false when some still are. */
  public boolean awaitEnd(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (!alive.isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  /** Ends all that run; their clients hear that the server goes. */
  public void endAll() {
    for (TrackedStatement statement : alive.values()) {
      try {
        statement.end("the server's shutdown", Refusals.shuttingDown());
      } catch (SQLException e) {
        log.couldNotEnd(statement.view(), e);
      }
    }
  }
}

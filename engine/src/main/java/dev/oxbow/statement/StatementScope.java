package dev.oxbow.statement;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a statement, from its start to the closing of its result. Every loop of every stage
 * asks {@link #check()}; whatever can block registers how it is woken. Thread-safe.
 */
public final class StatementScope implements AutoCloseable {
  private final Object lock = new Object();
  private final List<Runnable> onEnd = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Progress.Listener progress;
  private final Duration timeout;
  private final long deadlineNanos;
  private final @Nullable Future<?> alarm;
  private @Nullable ErrorCode ended;
  private volatile boolean over;

  /** A statement without a limit that nobody watches. */
  public StatementScope() {
    this(Duration.ZERO, progress -> {});
  }

  /**
   * @param timeout from now on; zero for none
   */
  public StatementScope(Duration timeout, Progress.Listener progress) {
    this.timeout = timeout;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    this.progress = progress;
    // A little after the deadline, so that it has passed for sure.
    this.alarm = timeout.isZero() ? null : Watchdog.after(timeout.plusMillis(1), this::endIfLate);
  }

  /** Something that can be taken back. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Has an action called once, from another thread, when the statement is cancelled or its time is
   * over; at once if it already is. The action must return soon and must not throw.
   */
  public Registration onEnd(Runnable action) {
    synchronized (lock) {
      if (ended == null) {
        onEnd.add(action);
        return () -> {
          synchronized (lock) {
            onEnd.remove(action);
          }
        };
      }
    }
    action.run();
    return () -> {};
  }

  /**
   * Runs a step that may wait for a source. When the statement ends meanwhile, and the step does
   * not notice soon, it is left to itself on its thread.
   *
   * @param discard what to do with what comes too late
   * @throws OxbowException CANCELLED or TIMEOUT, within half a second of the statement's end
   */
  public <T> T aside(Supplier<T> step, Consumer<? super T> discard) {
    check();
    Aside<T> aside = new Aside<>(step, discard);
    Registration wake = onEnd(aside::end);
    try {
      aside.start();
      if (!aside.await()) {
        check();
      }
      return aside.result();
    } finally {
      wake.close();
    }
  }

  /** The same for a step whose result holds nothing that must be freed. */
  public <T> T aside(Supplier<T> step) {
    return aside(step, unwanted -> {});
  }

  /** Ends the statement because somebody asked for it. */
  public void cancel() {
    end(ErrorCode.CANCELLED);
  }

  /** Ends the statement if its time is over. */
  private void endIfLate() {
    if (isLate()) {
      end(ErrorCode.TIMEOUT);
    }
  }

  private void end(ErrorCode why) {
    List<Runnable> actions;
    synchronized (lock) {
      if (ended != null) {
        return;
      }
      ended = why;
      actions = List.copyOf(onEnd);
      onEnd.clear();
    }
    actions.forEach(Runnable::run);
  }

  private boolean isLate() {
    return !timeout.isZero() && System.nanoTime() - deadlineNanos > 0;
  }

  /** Whether the run is over, however it went. */
  public boolean isOver() {
    return over;
  }

  public boolean hasEnded() {
    synchronized (lock) {
      return ended != null;
    }
  }

  /**
   * Throws when the statement was cancelled or its time is over.
   *
   * @throws OxbowException CANCELLED or TIMEOUT
   */
  public void check() {
    endIfLate();
    ErrorCode why;
    synchronized (lock) {
      why = ended;
    }
    if (why != null) {
      throw ended(why);
    }
  }

  /** What to throw for a failure: the reason of the end, if the statement was ended meanwhile. */
  public OxbowException because(OxbowException failure) {
    ErrorCode why;
    synchronized (lock) {
      why = ended;
    }
    return why == null || failure.code() == why ? failure : ended(why);
  }

  private OxbowException ended(ErrorCode why) {
    return why == ErrorCode.TIMEOUT
        ? new OxbowException(
            why,
            "The statement took longer than its limit of "
                + timeout.toMillis()
                + " ms; raise the query timeout or ask for less")
        : new OxbowException(why, "The statement was cancelled");
  }

  /** How long the statement may still take; empty when there is no limit. */
  public java.util.Optional<Duration> remaining() {
    return timeout.isZero()
        ? java.util.Optional.empty()
        : java.util.Optional.of(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
  }

  public void progress(String stage, long done, long total) {
    progress.progressed(new Progress(stage, done, total));
  }

  public void warn(String warning) {
    synchronized (lock) {
      warnings.add(warning);
    }
  }

  public List<String> warnings() {
    synchronized (lock) {
      return List.copyOf(warnings);
    }
  }

  /** Forgets what was registered: the statement is over. */
  @Override
  public void close() {
    over = true;
    if (alarm != null) {
      alarm.cancel(false);
    }
    synchronized (lock) {
      onEnd.clear();
    }
  }
}

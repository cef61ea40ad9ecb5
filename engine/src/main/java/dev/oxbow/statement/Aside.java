package dev.oxbow.statement;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A step that may wait for a source for long, on a thread of its own. Whoever waits for it can
 * leave it to itself; what it then still makes is thrown away. The thread is not interrupted: what
 * it learns serves the next statement, and clients of sources do not all take interrupts well.
 */
final class Aside<T> implements Runnable {
  /** How long a step may take to notice by itself that its statement has ended. */
  private static final Duration GRACE = Duration.ofMillis(400);

  /** Beyond so many, a step runs where it is asked for, and cannot be left. */
  private static final int MOST_THREADS = 512;

  /** Planning goes down a statement's tree by recursion; memory is taken only as it gets deep. */
  private static final long STACK = 64L << 20;

  private static final String TOO_DEEP =
      "The statement nests too deeply to be planned on a stack of %d MiB; write a long chain of operators as a list, or compute it in steps with WITH"
          .formatted(STACK >> 20);

  private static final AtomicLong COUNT = new AtomicLong();
  private static final ThreadPoolExecutor THREADS =
      new ThreadPoolExecutor(
          0,
          MOST_THREADS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread =
                new Thread(null, task, "oxbow-statement-" + COUNT.incrementAndGet(), STACK);
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.CallerRunsPolicy());

  private final Supplier<T> work;
  private final Consumer<? super T> discard;
  private boolean done;
  private boolean ended;
  private boolean left;
  private @Nullable T made;
  private @Nullable Throwable failure;

  Aside(Supplier<T> work, Consumer<? super T> discard) {
    this.work = work;
    this.discard = discard;
  }

  void start() {
    THREADS.execute(this);
  }

  @Override
  public void run() {
    T result = null;
    Throwable thrown = null;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    boolean unwanted;
    synchronized (this) {
      done = true;
      made = result;
      failure = thrown;
      unwanted = left;
      notifyAll();
    }
    if (unwanted && result != null) {
      discard.accept(result);
    }
  }

  /** Whoever waits shall not wait for long any more. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits for the end of the step; false when it is left to itself. */
  synchronized boolean await() {
    boolean interrupted = false;
    long leaveAt = 0;
    while (!done) {
      try {
        if (!ended) {
          wait();
          continue;
        }
        if (leaveAt == 0) {
          leaveAt = System.nanoTime() + GRACE.toNanos();
        }
        long millis = Duration.ofNanos(leaveAt - System.nanoTime()).toMillis();
        if (millis <= 0) {
          left = true;
          break;
        }
        wait(millis);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !left;
  }

  /** What the step made, or threw. */
  synchronized T result() {
    if (failure instanceof StackOverflowError e) {
      throw new OxbowException(ErrorCode.TOO_COMPLEX, TOO_DEEP, e);
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    T result = made;
    if (result == null) {
      throw new IllegalStateException("A step of a statement made nothing");
    }
    return result;
  }
}

package dev.oxbow.server.caller;

import org.jspecify.annotations.Nullable;

/**
 * The caller of the request that this thread answers. The login sets it, for the request's time.
 */
public final class CurrentCaller {
  private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

  private CurrentCaller() {}

  /** Work on behalf of a caller. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    void run() throws E;
  }

  /** Does something on behalf of a caller, in this thread. */
  public static <E extends Exception> void as(Caller caller, Work<E> work) throws E {
    Caller before = CURRENT.get();
    CURRENT.set(caller);
    try {
      work.run();
    } finally {
      CURRENT.set(before);
    }
  }

  /**
   * The caller of the request at hand.
   *
   * @throws IllegalStateException when nobody let the request in: a defect of the server
   */
  public static Caller get() {
    Caller caller = CURRENT.get();
    if (caller == null) {
      throw new IllegalStateException("A request was answered before its login");
    }
    return caller;
  }
}

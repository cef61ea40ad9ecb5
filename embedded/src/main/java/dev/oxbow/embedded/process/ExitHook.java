package dev.oxbow.embedded.process;

/** Closes a server when the JVM ends in an orderly way, unless that was done before. */
public final class ExitHook {
  private final Thread hook;

  public ExitHook(Runnable close, String server) {
    this.hook = new Thread(close, "oxbow-close-" + server);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Once the server is closed, nothing of it stays behind. */
  public void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs, or has run, and finds nothing to do.
    }
  }
}

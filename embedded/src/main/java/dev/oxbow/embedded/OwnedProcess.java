package dev.oxbow.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process of ours that does not outlive this JVM: a shutdown hook ends it when the JVM ends, and
 * a shell that waits on a pipe from us ends it when the JVM is killed. Safe for several threads.
 */
final class OwnedProcess {
  private final Process process;
  private final Process watcher;
  private final Thread hook;

  OwnedProcess(Process process) throws IOException {
    this.process = process;
    this.watcher =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "trap '' INT; cat >/dev/null; kill -9 " + process.pid() + " 2>/dev/null")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    this.hook = new Thread(process::destroyForcibly, "oxbow-end-" + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The id that the system knows it by. */
  long pid() {
    return process.pid();
  }

  /** Waits for a moment; true when the process has ended. */
  boolean ended(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  /** Ends the process at once, as kill -9 does, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks the process to end (SIGTERM) and waits; one that does not obey in time is killed. */
  void stop(Duration patience) {
    process.destroy();
    awaitExit(patience);
  }

  /** Waits until the process ends by itself; one that takes too long is killed. */
  int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    awaitEnd();
    return process.exitValue();
  }

  private void awaitEnd() {
    process.onExit().join();
    watcher.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already: the hook runs anyway and finds nothing to do.
    }
  }
}

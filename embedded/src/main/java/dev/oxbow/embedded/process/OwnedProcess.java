package dev.oxbow.embedded.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process of ours that does not outlive this JVM, however that ends: a shell waits on a pipe from
 * us and ends the process when the pipe is closed. Safe for several threads.
 */
public final class OwnedProcess {
  /**
   * $1 is the process, $2 a temporary folder, or nothing. What is kept is stopped in good order.
   */
  private static final String WATCH =
      """
      trap '' HUP INT TERM
      cat >/dev/null
      if [ -n "$2" ]; then
        kill -9 "$1"
        sleep 1
        rm -rf "$2"
        exit
      fi
      kill "$1"
      for second in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "$1" || exit
        sleep 1
      done
      kill -9 "$1"
      """;

  private final Process process;
  private final Process watcher;

  /** With a temporary folder, which goes when the JVM is killed, or without one. */
  public OwnedProcess(Process process, Optional<Path> temporaryFolder) throws IOException {
    this.process = process;
    this.watcher =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                WATCH,
                "oxbow-watch",
                Long.toString(process.pid()),
                temporaryFolder.map(Path::toString).orElse(""))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** Waits for a moment; true when the process has ended. */
  public boolean ended(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Whether it has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it ended with; it must have ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Ends the process at once, as kill -9 does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks the process to end (SIGTERM) and waits; one that does not obey in time is killed. */
  public void stop(Duration patience) {
    process.destroy();
    awaitExit(patience);
  }

  /** Waits until the process ends by itself; one that takes too long is killed. */
  public int awaitExit(Duration patience) {
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
  }
}

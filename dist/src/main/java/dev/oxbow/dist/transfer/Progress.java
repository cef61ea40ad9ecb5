package dev.oxbow.dist.transfer;

import dev.oxbow.dist.transfer.file.Tally;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * A line at the bottom of the terminal that says how far a transfer has come, drawn by a thread of
 * its own until it is closed; and the sentence at the end.
 */
final class Progress implements AutoCloseable {
  private static final long BETWEEN_MILLIS = 200;
  private static final String WIPE = "\r\033[K";

  private final Tally tally;
  private final String unit;
  private final PrintWriter err;
  private final long begun = System.nanoTime();
  private final Thread thread;

  /**
   * @param draws whether somebody looks at it
   */
  Progress(Tally tally, PrintWriter err, boolean draws) {
    this(tally, "rows", err, draws);
  }

  /**
   * @param unit what is counted
   */
  Progress(Tally tally, String unit, PrintWriter err, boolean draws) {
    this.tally = tally;
    this.unit = unit;
    this.err = err;
    this.thread = new Thread(this::draw, "oxbow-progress");
    thread.setDaemon(true);
    if (draws) {
      thread.start();
    }
  }

  private void draw() {
    try {
      while (true) {
        Thread.sleep(BETWEEN_MILLIS);
        err.print(WIPE + line(tally, unit, elapsed()));
        err.flush();
      }
    } catch (InterruptedException e) {
      err.print(WIPE);
      err.flush();
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(Math.max(1, System.nanoTime() - begun));
  }

  static String line(Tally tally, String unit, Duration elapsed) {
    double seconds = elapsed.toNanos() / 1e9;
    String line =
        String.format(
            Locale.ROOT,
            "%,d %s, %s, %,.0f %s/s",
            tally.rows(),
            unit,
            megabytes(tally.bytes()),
            tally.rows() / seconds,
            unit);
    long total = tally.total();
    if (total <= 0 || tally.bytes() <= 0) {
      return line;
    }
    double part = Math.min(1, tally.bytes() / (double) total);
    return line
        + String.format(
            Locale.ROOT, ", %.0f %%, %s left", part * 100, time(seconds / part - seconds));
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : "%d:%02d min".formatted(whole / 60, whole % 60);
  }

  /** Size, time T and speed S = size / T. */
  String sentence() {
    double seconds = elapsed().toNanos() / 1e9;
    return String.format(
        Locale.ROOT,
        "%,d %s, %s in %.2f s: %,.0f %s/s, %s/s",
        tally.rows(),
        unit,
        megabytes(tally.bytes()),
        seconds,
        tally.rows() / seconds,
        unit,
        megabytes(tally.bytes() / seconds));
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%,.2f MB", bytes / 1e6);
  }

  /** Wipes the line away. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

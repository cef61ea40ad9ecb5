package dev.oxbow.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What this process holds of memory and what it spills, at most, between begin and end. Memory is
 * Linux's own high-water mark; the spilled files are looked at every few milliseconds by a thread.
 * Used by one thread.
 */
final class Footprint implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";
  private static final String PEAK = "VmHWM:";
  private static final long LOOK_MILLIS = 20;

  private final Path spill;
  private final Thread looking = new Thread(this::look, "footprint");
  private volatile long mostSpilled;
  private volatile boolean ended;

  private Footprint(Path spill) {
    this.spill = spill;
  }

  /**
   * Begins to look.
   *
   * @param spill where files appear and go
   */
  static Footprint begin(Path spill) {
    if (Files.isWritable(RESET)) {
      try {
        Files.writeString(RESET, RESET_PEAK);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Footprint footprint = new Footprint(spill);
    footprint.looking.setDaemon(true);
    footprint.looking.start();
    return footprint;
  }

  /** The largest resident set so far, in bytes; empty where the system does not tell. */
  static OptionalLong mostMemory() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The most bytes that lay in the spill folder at once. */
  long mostSpilled() {
    return mostSpilled;
  }

  private void look() {
    while (!ended) {
      mostSpilled = Math.max(mostSpilled, bytes(spill));
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Files may go while they are looked at. */
  private static long bytes(Path folder) {
    long sum = 0;
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        sum += Files.size(path);
      }
    } catch (IOException | UncheckedIOException e) {
      return sum;
    }
    return sum;
  }

  @Override
  public void close() {
    ended = true;
    looking.interrupt();
  }
}

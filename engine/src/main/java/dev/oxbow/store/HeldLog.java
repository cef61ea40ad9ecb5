package dev.oxbow.store;

import dev.oxbow.spi.LogRange;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A copy in the store's folder.
 *
 * @param log of which log; empty when the copy does not tell
 * @param wide whether it has the bulky columns, too
 * @param bytes its size on disk, with what is not moved into the file yet
 * @param used when a statement used it last
 * @param holding what it holds; empty when it belongs to somebody else, or cannot be read
 * @param owner who has it
 */
public record HeldLog(
    Optional<LogName> log,
    boolean wide,
    Path file,
    long bytes,
    Instant used,
    Optional<Holding> holding,
    Owner owner) {

  /** Who has a copy. */
  public enum Owner {
    /** This store. */
    SELF,
    /** Another process, or another engine of this one. */
    OTHER,
    NOBODY
  }

  /** A log by the names that it had when it was read last. */
  public record LogName(String source, String table) {}

  /**
   * What a copy holds.
   *
   * @param records how many rows
   * @param covered the positions that were read, whether or not there was a record
   */
  public record Holding(long records, List<LogRange> covered) {
    public Holding {
      covered = List.copyOf(covered);
    }
  }
}

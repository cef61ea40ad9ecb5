package dev.oxbow.sync.progress;

import java.util.List;

/**
 * A key between two chunks, as literals that MySQL reads back as the same key. It is kept in the
 * progress of a snapshot, so that the snapshot goes on behind it after a crash.
 *
 * @param literals SQL, for each column of the key
 */
public record Bound(List<String> literals) {
  public Bound {
    literals = List.copyOf(literals);
  }
}

package dev.oxbow.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One configured source. Opening it reaches no server: an unreachable source must not stop the
 * others. All methods may be called from any thread. A source may remember names and definitions
 * for about a second; {@link #refresh()} makes it forget them.
 *
 * <p>Failures are {@link dev.oxbow.error.OxbowException}s of the SOURCE codes.
 */
public interface Source extends AutoCloseable {
  /** The name in the configuration, which is also the name of its schema. */
  String name();

  /** Whether its tables tell of Oxbow itself: they are found under its own name only. */
  default boolean isSystem() {
    return false;
  }

  /** The names of all tables, without loading their definitions. */
  Set<TableId> tables();

  /** Loads one table; empty when there is none of exactly this name. */
  Optional<SourceTable> table(TableId id);

  /**
   * Loads some tables together, where that costs less than one after the other. What is missing in
   * the answer does not exist or is to be asked for by {@link #table}, which also tells why one
   * cannot be loaded: so a source that gains nothing gives nothing.
   */
  default Map<TableId, SourceTable> tables(Set<TableId> ids) {
    return Map.of();
  }

  /** Forgets what was remembered, since a table appeared, changed or went. */
  void refresh();

  @Override
  void close();
}

package dev.oxbow.catalog;

import dev.oxbow.spi.TableInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What tables there are, for people and for {@code DatabaseMetaData}. Schema and table names are
 * given as they are written in the sources.
 */
public interface Catalog {
  /** The schema that every client sees first. */
  String defaultSchema();

  /** The one schema, then one per source. */
  List<String> schemas();

  /**
   * The names of a schema's tables in order; of the one schema: every table of every source under
   * its plain name, without those that two sources have.
   *
   * @throws dev.oxbow.error.OxbowException UNKNOWN_SCHEMA, or a SOURCE code when it is out of reach
   */
  List<String> tables(String schema);

  /**
   * Loads some tables together, by names that {@link #tables(String)} has given. One that is
   * missing in the answer is to be asked for by {@link #table}.
   */
  default Map<String, TableInfo> tables(String schema, Set<String> names) {
    return Map.of();
  }

  /** Loads one table; names are compared without case when no exact one exists. */
  Optional<TableInfo> table(String schema, String name);
}

package dev.oxbow.spi;

import dev.oxbow.config.Settings;

/** The door of an adapter, found by {@link java.util.ServiceLoader}. */
public interface AdapterFactory {
  /** What {@code adapter:} says in the configuration: {@code mysql}, {@code kafka}. */
  String adapter();

  /**
   * Reads the source's settings and makes the source. Reaches no server.
   *
   * @param settings those of the source; one that nobody reads is refused by the caller
   */
  Source open(String name, Settings settings, SourceContext context);
}

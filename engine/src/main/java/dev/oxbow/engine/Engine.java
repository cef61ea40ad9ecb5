package dev.oxbow.engine;

import dev.oxbow.config.OxbowConfig;

/**
 * The engine: one configuration, its sources, its executor and its store. Opening it reaches no
 * source. Thread-safe; closing it ends all sessions.
 */
public interface Engine extends AutoCloseable {
  /** Opens an engine, with the adapters that are on the class path. */
  static Engine open(OxbowConfig config) {
    return new OxbowEngine(config);
  }

  /** Opens a session whose current schema is the one schema. */
  Session openSession();

  @Override
  void close();
}

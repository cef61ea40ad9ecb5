package dev.oxbow.engine;

import dev.oxbow.access.Access;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.history.QueryLog;

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
  default Session openSession() {
    return openSession(Access.ALL);
  }

  /** How many bytes the local executor holds, outside the Java heap, for all statements. */
  long executorMemory();

  /** All its statements. */
  QueryLog queries();

  /** Opens a session that sees no more than it may. */
  Session openSession(Access access);

  /**
   * The same, but for whoever puts the session's statements into {@link #queries()} himself, since
   * they begin before they come here or end later: a server with a queue.
   */
  Session openWatchedSession(Access access);

  @Override
  void close();
}

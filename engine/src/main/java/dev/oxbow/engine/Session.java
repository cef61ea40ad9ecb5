package dev.oxbow.engine;

import dev.oxbow.access.Access;
import dev.oxbow.catalog.Catalog;
import dev.oxbow.statement.StatementScope;

/**
 * One client's conversation with the engine: its current schema and its settings (SET). Closing it
 * cancels what it runs. Methods may be called from any thread; statements of one session may run at
 * the same time.
 */
public interface Session extends AutoCloseable {
  /** Its number, as CONNECTION_ID() gives it. */
  long id();

  /** The schema in which plain names are looked up first. */
  String schema();

  /**
   * Changes the current schema, as USE does.
   *
   * @throws dev.oxbow.error.OxbowException UNKNOWN_SCHEMA
   */
  void use(String schema);

  /** What the session may see, given when it was opened. */
  Access access();

  /** What tables there are for this session. */
  Catalog catalog();

  /**
   * Parses and plans a statement; it can be run many times.
   *
   * @throws dev.oxbow.error.OxbowException when the statement is wrong or a source is out of reach
   */
  default Query prepare(String sql) {
    try (StatementScope planning = new StatementScope()) {
      return prepare(sql, planning);
    }
  }

  /**
   * The same, ended by another thread or by a deadline: whatever source does not answer, this
   * returns within a second of the scope's end.
   *
   * @param planning of the planning alone; the runs of the statement have their own
   * @throws dev.oxbow.error.OxbowException also CANCELLED and TIMEOUT
   */
  Query prepare(String sql, StatementScope planning);

  @Override
  void close();
}

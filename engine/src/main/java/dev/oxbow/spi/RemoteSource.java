package dev.oxbow.spi;

/** A source that runs SQL. */
public interface RemoteSource extends Source {
  /** What EXPLAIN calls a part that runs here: {@code MYSQL}. */
  String convention();

  /** What of a plan this source may run without changing its answer. */
  Pushdown pushdown();

  /**
   * Opens one consistent read: all statements run in it see the database as it was at one moment,
   * not later than the first statement.
   */
  RemoteRead read();
}

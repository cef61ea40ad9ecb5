package dev.oxbow.jdbc.backend;

/** Watches a statement. Called from threads of the engine; must return at once. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = (stage, done, total) -> {};

  /**
   * Tells how far a statement has come.
   *
   * @param stage what is being done, for people: {@code reading events.orders}
   * @param total rows or positions in all, or -1 when unknown
   */
  void progressed(String stage, long done, long total);
}

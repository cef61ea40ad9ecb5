package dev.oxbow.statement;

/**
 * How far a statement has come.
 *
 * @param stage what is being done, for people: {@code reading events.orders}
 * @param done positions or rows done
 * @param total positions or rows in all, or -1 when unknown
 */
public record Progress(String stage, long done, long total) {
  /** Watches a statement. Must return at once. */
  @FunctionalInterface
  public interface Listener {
    void progressed(Progress progress);
  }
}

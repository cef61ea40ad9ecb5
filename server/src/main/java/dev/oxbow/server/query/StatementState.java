package dev.oxbow.server.query;

/** What becomes of a statement. */
public enum StatementState {
  QUEUED,
  RUNNING,
  FINISHED,
  FAILED,
  CANCELLED;

  /** Whether nothing more happens to it. */
  public boolean isOver() {
    return this != QUEUED && this != RUNNING;
  }
}

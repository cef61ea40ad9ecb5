package dev.oxbow.jdbc.backend;

import java.sql.SQLException;

/** What a caller wants of a run; what gives the other is refused before it runs. */
public enum Wanted {
  ROWS,
  NO_ROWS,
  ANY;

  /** Refuses a statement that does not give what is wanted. */
  public void check(BackendQuery query) throws SQLException {
    boolean rows = !query.columns().isEmpty();
    if (this == ROWS && !rows) {
      throw Failures.wrongUse("The statement gives no rows; use execute");
    }
    if (this == NO_ROWS && rows) {
      throw Failures.wrongUse("The statement gives rows; use executeQuery or execute");
    }
  }
}

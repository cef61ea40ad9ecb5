package dev.oxbow.server.avatica;

import java.sql.SQLException;

/** Carries an SQLException through interfaces that have no place for one. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SQLException reason;

  Refusal(SQLException reason) {
    super(reason);
    this.reason = reason;
  }

  SQLException reason() {
    return reason;
  }
}

package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.jdbc.backend.Failures;
import java.sql.SQLException;

/** What the server says instead of running a statement. */
final class Refusals {
  private Refusals() {}

  static SQLException of(ErrorCode code, String message) {
    return Failures.of(code.sqlState(), code.vendorCode(), message, null);
  }

  static SQLException shuttingDown() {
    return of(
        ErrorCode.SHUTTING_DOWN,
        "The server is being shut down; connect again in a while, or to another one");
  }
}

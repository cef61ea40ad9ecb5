package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.Failures;
import java.sql.SQLFeatureNotSupportedException;

/** What this driver does not do, each with the reason that docs/jdbc.md gives. */
final class Refused {
  private Refused() {}

  static SQLFeatureNotSupportedException update() {
    return Failures.notSupported("Oxbow only reads: rows cannot be changed through JDBC");
  }

  static SQLFeatureNotSupportedException scroll() {
    return Failures.notSupported(
        "Results stream and are read forward only: ask for TYPE_FORWARD_ONLY and use next()");
  }

  static SQLFeatureNotSupportedException type(String method) {
    return Failures.notSupported(
        method + " is not supported: Oxbow has no values of that type; use getObject or getString");
  }

  static SQLFeatureNotSupportedException create(String what) {
    return Failures.notSupported(
        what + " objects cannot be made: set a text or bytes as the parameter instead");
  }

  static SQLFeatureNotSupportedException savepoint() {
    return Failures.notSupported("There are no transactions, and so no savepoints");
  }

  static SQLFeatureNotSupportedException generatedKeys() {
    return Failures.notSupported("Oxbow only reads: no keys are generated");
  }

  static SQLFeatureNotSupportedException sharding() {
    return Failures.notSupported("There are no shards");
  }

  static SQLFeatureNotSupportedException call() {
    return Failures.notSupported("There are no stored procedures to call");
  }
}

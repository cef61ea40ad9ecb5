package dev.oxbow.server.caller;

import dev.oxbow.jdbc.backend.Backend;
import java.sql.SQLException;

/** Opens what answers a caller's statements, with the caller's rights and limits. Thread-safe. */
@FunctionalInterface
public interface Backends {
  /** Opens a session of the caller's; to be closed. */
  Backend open(Caller caller) throws SQLException;
}

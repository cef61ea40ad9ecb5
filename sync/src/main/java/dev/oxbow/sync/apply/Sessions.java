package dev.oxbow.sync.apply;

import dev.oxbow.mysql.read.Failures;
import dev.oxbow.mysql.read.MySqlConfig;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The one session of somebody who writes: opened when it is needed, and dropped when it broke. What
 * a broken one has done nobody knows, so the next one begins by asking. Used by one thread.
 */
final class Sessions implements AutoCloseable {
  private final ApplySettings settings;
  private final MySqlConfig config;
  private final Failures failures;
  private final Doubt doubt;
  private final Loads.Pauses pauses = new Loads.Pauses();
  private @Nullable Session session;
  private boolean isSure = true;

  /**
   * @param config the server that is written
   * @param failures how its failures are told
   */
  Sessions(ApplySettings settings, MySqlConfig config, Failures failures, Doubt doubt) {
    this.settings = settings;
    this.config = config;
    this.failures = failures;
    this.doubt = doubt;
  }

  /** What a session means that is gone. */
  interface Doubt {
    /** One is dropped; it may have committed what it was told to, or not. */
    void arises();

    /** One did not end properly. */
    void lost(SQLException failure);

    /** Asks what was committed, before anything else is done. */
    void settle(Connection connection) throws SQLException;
  }

  /** A session in which it is known what was committed. */
  Session get() {
    Session present = session;
    if (present != null && !present.isAlive()) {
      drop();
      present = null;
    }
    if (present == null) {
      present = Session.open(config, failures, settings, pauses);
      session = present;
    }
    if (!isSure) {
      try {
        doubt.settle(present.connection());
        isSure = true;
      } catch (SQLException e) {
        drop();
        throw failures.of("reading offsets", e);
      }
    }
    return present;
  }

  void drop() {
    Session present = session;
    session = null;
    isSure = false;
    doubt.arises();
    if (present != null) {
      try {
        present.close();
      } catch (SQLException e) {
        doubt.lost(e);
      }
    }
  }

  /** Undoes what is not committed. */
  void rollBack() {
    Session present = session;
    if (present != null) {
      try {
        present.rollback();
      } catch (SQLException e) {
        drop();
      }
    }
  }

  @Override
  public void close() {
    rollBack();
    drop();
  }
}

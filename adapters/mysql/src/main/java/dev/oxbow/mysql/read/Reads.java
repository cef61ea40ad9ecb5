package dev.oxbow.mysql.read;

import dev.oxbow.mysql.read.MySqlRead.Begun;
import dev.oxbow.mysql.read.Position.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Opens the consistent reads of one source. Thread-safe. */
public final class Reads {
  private static final String START = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

  private final MySqlPool pool;
  private final Runnable refresh;

  /** The way of asking that worked the last time. */
  private volatile Position way = Position.GTID;

  /**
   * @param refresh what to do when a statement shows that a table has changed
   */
  public Reads(MySqlPool pool, Runnable refresh) {
    this.pool = pool;
    this.refresh = refresh;
  }

  /**
   * Opens a read, which holds one connection.
   *
   * @throws dev.oxbow.error.OxbowException SOURCE_LOGIN, SOURCE_UNREACHABLE or SOURCE_FAILED
   */
  public MySqlRead open() {
    return new MySqlRead(pool, this::begin, refresh);
  }

  private Begun begin() {
    return pool.twice("starting a consistent read", this::beginOnce);
  }

  private Begun beginOnce() throws SQLException {
    Connection connection = pool.borrow();
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute(START);
      }
      Reading reading = reading(connection);
      connection.setNetworkTimeout(Runnable::run, 0);
      return new Begun(connection, reading);
    } catch (SQLException e) {
      pool.evict(connection);
      MySqlRead.giveBack(connection, e);
      throw e;
    }
  }

  private Reading reading(Connection connection) throws SQLException {
    for (Position candidate : Position.values()) {
      if (candidate.compareTo(way) >= 0) {
        Optional<Reading> reading = candidate.read(connection);
        if (reading.isPresent()) {
          way = candidate;
          return reading.get();
        }
      }
    }
    throw new SQLException("the server does not tell its time");
  }
}

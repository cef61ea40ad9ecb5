package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.ProgressListener;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What Oxbow's statements can beyond JDBC: {@code statement.unwrap(WatchedStatement.class)}. Used
 * by one thread, but for {@link #cancel()}.
 */
public interface WatchedStatement extends Statement {
  /** Has somebody told how far later runs of this statement have come. */
  void setProgressListener(ProgressListener listener) throws SQLException;
}

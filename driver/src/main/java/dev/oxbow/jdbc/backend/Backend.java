package dev.oxbow.jdbc.backend;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection's way to an engine. The java.sql classes stand on this alone, so that they behave
 * alike in process and remote. Methods may be called from any thread. Every failure is an
 * SQLException made by {@link Failures}.
 */
public interface Backend extends AutoCloseable {
  /** What is at the other end. */
  BackendInfo info() throws SQLException;

  /** The schema in which plain names are looked up first. */
  String schema() throws SQLException;

  void useSchema(String schema) throws SQLException;

  /** Parses and plans a statement. */
  BackendQuery prepare(String sql) throws SQLException;

  /**
   * A statement without parameters that runs once, and need not be planned before: until then it
   * may have no columns to tell.
   */
  default BackendQuery statement(String sql) throws SQLException {
    return prepare(sql);
  }

  /**
   * Answers a question about the catalog, in the order that {@link java.sql.DatabaseMetaData}
   * prescribes.
   *
   * @return rows with the columns that the request prescribes
   */
  List<@Nullable Object[]> metadata(MetadataRequest request) throws SQLException;

  /** Whether statements can still be run, asked of the other end. */
  boolean isAlive(int seconds);

  /**
   * How long to wait for an answer where there is a network in between; zero for no limit. In
   * process there is nothing to wait for.
   */
  default void networkTimeout(Duration limit) {}

  /** How long an answer is waited for; zero for no limit. */
  default Duration networkTimeout() {
    return Duration.ZERO;
  }

  /** Whether the other end is gone for good, so that only a new connection helps. */
  default boolean isLost() {
    return false;
  }

  /** Ends what runs and frees what is held. */
  @Override
  void close() throws SQLException;
}

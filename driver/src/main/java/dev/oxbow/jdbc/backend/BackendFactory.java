package dev.oxbow.jdbc.backend;

import java.sql.SQLException;
import java.util.Map;

/** Opens backends in this process; found by {@link java.util.ServiceLoader}. */
public interface BackendFactory {
  /**
   * Opens a backend.
   *
   * @param settings either {@code config} alone, naming a file, or single settings of a
   *     configuration such as {@code mysql}, {@code mysql.user} and {@code kafka}
   */
  Backend open(Map<String, String> settings) throws SQLException;
}

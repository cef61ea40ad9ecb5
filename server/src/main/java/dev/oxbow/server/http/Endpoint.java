package dev.oxbow.server.http;

import java.io.IOException;
import java.sql.SQLException;

/** Answers requests. Thread-safe. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers one request.
   *
   * @throws SQLException to be told to the client with its SQLSTATE
   * @throws BadRequest to be told to the client
   */
  void answer(Exchange exchange) throws IOException, SQLException;
}

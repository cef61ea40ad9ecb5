package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.wire.Headers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A connection of Avatica's protocol, by its id. Thread-safe. */
final class Session {
  /** The server counts its own statements from 1 on. */
  private static final int FIRST_STATEMENT = 1 << 30;

  private final Http http;
  private final String id;
  private final int defaultFetchSize;
  private final AtomicInteger lastStatement = new AtomicInteger(FIRST_STATEMENT);

  Session(Http http, String id, int defaultFetchSize) {
    this.http = http;
    this.id = id;
    this.defaultFetchSize = defaultFetchSize;
  }

  Http http() {
    return http;
  }

  String id() {
    return id;
  }

  /** An id for a statement that lives for one run. */
  int nextStatement() {
    return lastStatement.incrementAndGet();
  }

  private Map<String, @Nullable Object> message(
      String kind, Map<String, ? extends @Nullable Object> fields) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("request", kind);
    if (!fields.containsKey("statementHandle")) {
      // A handle names the connection itself, and Avatica takes no field twice.
      message.put("connectionId", id);
    }
    message.putAll(fields);
    return message;
  }

  /**
   * Opens the connection at the server, once: an id is taken only once.
   *
   * @param limit how long to wait; zero for no limit
   */
  Reply open(Map<String, String> properties, Duration limit) throws SQLException {
    return http.await(
        http.send("", message("openConnection", Map.of("info", properties)), Map.of(), limit));
  }

  /** A request of Avatica's protocol. */
  Reply ask(
      String kind, Map<String, ? extends @Nullable Object> fields, Map<String, String> headers)
      throws SQLException {
    return http.post("", message(kind, fields), headers, http.timeout());
  }

  /** A request of Avatica's protocol whose answer comes later. */
  CompletableFuture<Reply> askAhead(String kind, Map<String, ? extends @Nullable Object> fields)
      throws SQLException {
    return http.send("", message(kind, fields), Map.of(), http.timeout());
  }

  /** A call beside the protocol. */
  Reply call(String name, Map<String, ? extends @Nullable Object> fields) throws SQLException {
    return call(name, fields, http.timeout());
  }

  Reply call(String name, Map<String, ? extends @Nullable Object> fields, Duration limit)
      throws SQLException {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(fields);
    body.put("connection", id);
    return http.post("v1/session/" + name, body, Map.of(), limit);
  }

  void cancel(int statement) throws SQLException {
    call("cancel", Map.of("statement", statement));
  }

  /** A request that ends something. */
  interface End {
    Reply send() throws SQLException;
  }

  /** Ends something at the server; when the server is gone, it has ended. */
  void end(End request) throws SQLException {
    if (http.isLost()) {
      return;
    }
    try {
      request.send();
    } catch (SQLException e) {
      if (!Failures.isGone(e)) {
        throw e;
      }
    }
  }

  /** Ends a run and waits until the server has let go of all that it held. */
  void closeResult(int statement) throws SQLException {
    end(() -> call("cancel", Map.of("statement", statement, "result", "close")));
  }

  void closeStatement(int statement) throws SQLException {
    end(() -> ask("closeStatement", Map.of("statementId", statement), Map.of()));
  }

  /** How many rows a frame should have; 0 leaves it to the server. */
  int fetchSize(RunOptions options) {
    return options.fetchSize() > 0 ? options.fetchSize() : defaultFetchSize;
  }

  /** What of a run's limits the protocol has no place for. */
  static Map<String, String> headers(RunOptions options) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!options.timeout().isZero()) {
      headers.put(Headers.TIMEOUT, Long.toString(Math.max(1, options.timeout().toMillis())));
    }
    if (options.maxRows() > 0) {
      headers.put(Headers.MAX_ROWS, Long.toString(options.maxRows()));
    }
    headers.put(Headers.WANTED, options.wanted().name());
    headers.put("Accept", Headers.ROWS);
    return headers;
  }
}

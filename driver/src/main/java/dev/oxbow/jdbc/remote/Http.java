package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.wire.Headers;
import dev.oxbow.jdbc.wire.RowsBody;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One server as a connection sees it: posts objects of JSON, and turns failures into exceptions.
 * Once the server was too slow or does not know the connection any more, nothing is sent. Usable by
 * several threads.
 */
final class Http {
  /** Avatica's code for a connection that the server does not know. */
  private static final int NO_SUCH_CONNECTION = 1;

  private static final String USER_AGENT = "oxbow-jdbc/" + OxbowDriver.version();

  private final HttpClient client;
  private final URI base;
  private final String host;
  private final @Nullable String authorization;
  private volatile Duration timeout;
  private volatile boolean lost;

  Http(
      HttpClient client, String host, boolean tls, @Nullable String authorization, Duration timeout)
      throws SQLException {
    this.client = client;
    this.host = host;
    try {
      this.base = URI.create((tls ? "https://" : "http://") + host + "/");
      if (base.getHost() == null || base.getPort() > 65535) {
        throw new IllegalArgumentException(host);
      }
    } catch (IllegalArgumentException e) {
      throw Failures.invalidUrl("'" + host + "' of the URL is no HOST:PORT");
    }
    this.authorization = authorization;
    this.timeout = timeout;
  }

  String host() {
    return host;
  }

  void timeout(Duration limit) {
    timeout = limit;
  }

  Duration timeout() {
    return timeout;
  }

  /** Whether the connection can never be used again. */
  boolean isLost() {
    return lost;
  }

  /**
   * Sends an object and waits for the answer. When the server closes an idle connection at the
   * moment it is used, the object is sent again: all that is sent here may come twice.
   */
  Reply post(
      String path,
      Map<String, ? extends @Nullable Object> body,
      Map<String, String> headers,
      Duration limit)
      throws SQLException {
    try {
      return await(send(path, body, headers, limit));
    } catch (SQLRecoverableException e) {
      if (!wasIdle(e.getCause())) {
        throw e;
      }
      return await(send(path, body, headers, limit));
    }
  }

  /** What the JDK's client says when the other end closed before it took the request. */
  private static boolean wasIdle(@Nullable Throwable why) {
    return why instanceof IOException
        && why.getMessage() != null
        && why.getMessage().contains("received no bytes");
  }

  /** Sends an object; the answer, or a failure that is an SQLException, comes later. */
  CompletableFuture<Reply> send(
      String path,
      Map<String, ? extends @Nullable Object> body,
      Map<String, String> headers,
      Duration limit)
      throws SQLException {
    if (lost) {
      throw Failures.closed(
          "The connection to the server at " + host + " was lost; open a new one");
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    request.header("Content-Type", "application/json");
    request.header("User-Agent", USER_AGENT);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    headers.forEach(request::header);
    if (!limit.isZero()) {
      request.timeout(limit);
    }
    try {
      request.POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
    } catch (IOException e) {
      throw Failures.invalidText("The statement or a parameter cannot be sent: " + e, e);
    }
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
        .handle(
            (response, failure) -> {
              try {
                if (failure != null) {
                  throw broken(failure, limit);
                }
                return reply(response);
              } catch (SQLException e) {
                throw new CompletionException(e);
              }
            });
  }

  Reply await(CompletableFuture<Reply> coming) throws SQLException {
    try {
      return coming.get();
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw Failures.cancelled();
    } catch (CancellationException e) {
      throw Failures.cancelled();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        // Thrown in another thread: the caller's own stack is what helps.
        failure.fillInStackTrace();
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private SQLException broken(Throwable failure, Duration limit) {
    Throwable why = failure instanceof CompletionException ? failure.getCause() : failure;
    if (why instanceof HttpConnectTimeoutException || why instanceof ConnectException) {
      return Failures.unreachable(
          "No Oxbow server answers at " + host + "; start it, or correct the URL", why);
    }
    if (why instanceof HttpTimeoutException) {
      // As JDBC has it: what did not answer in time is not used again.
      lost = true;
      return Failures.broken(
          "The server at "
              + host
              + " did not answer within "
              + limit.toMillis()
              + " ms; the connection is closed",
          why);
    }
    if (why instanceof SSLException && String.valueOf(why.getMessage()).contains("SSL message")) {
      return Failures.unreachable(
          "The server at "
              + host
              + " does not speak TLS: leave out ssl=true of the URL, or have the server speak TLS by"
              + " 'server.tls' of its configuration",
          why);
    }
    if (why instanceof SSLException) {
      return Failures.unreachable(
          "TLS with the server at "
              + host
              + " failed: "
              + why.getMessage()
              + "; see properties ssl and sslRootCert",
          why);
    }
    return Failures.broken("The connection to the server at " + host + " broke: " + why, why);
  }

  private Reply reply(HttpResponse<byte[]> response) throws SQLException {
    int status = response.statusCode();
    byte[] content = response.body();
    Map<String, @Nullable Object> body = Map.of();
    RowsBody parts = null;
    Exception unreadable = null;
    try {
      if (RowsBody.isNamed(response.headers().firstValue("Content-Type").orElse(""))) {
        parts = RowsBody.read(content);
      }
      body = Json.read(parts == null ? content : parts.answer());
    } catch (IOException | IllegalArgumentException e) {
      unreadable = e;
    }
    if (status >= 400 || "error".equals(body.get("response"))) {
      throw failure(body, status);
    }
    if (unreadable != null) {
      throw response.headers().firstValue(Headers.VERSION).isEmpty()
          ? Failures.unreachable(
              "What answers at " + host + " is no Oxbow server (HTTP status " + status + ")",
              unreadable)
          : notUnderstood(unreadable);
    }
    return parts == null
        ? new Reply(body, response.headers(), null, 0)
        : new Reply(body, response.headers(), content, parts.start());
  }

  private SQLException failure(Map<String, @Nullable Object> body, int status) {
    Object message = body.getOrDefault("errorMessage", body.get("message"));
    Object sqlState = body.get("sqlState");
    Object code = body.getOrDefault("errorCode", body.get("vendorCode"));
    if (message instanceof String text && sqlState instanceof String state && state.length() == 5) {
      lost |= state.equals("08003") && Json.integer(code) == NO_SUCH_CONNECTION;
      return Failures.of(state, Json.integer(code), text, null);
    }
    return switch (status) {
      case 401 ->
          Failures.of(
              "28000",
              1020,
              "The server at " + host + " refuses the login; check user and password, or the token",
              null);
      case 403 ->
          Failures.of("42501", 1021, "The server at " + host + " does not allow this", null);
      case 413 -> Failures.of("54000", 1022, tooLarge(body), null);
      default ->
          Failures.unreachable(
              "What answers at "
                  + host
                  + " is no Oxbow server, or one in trouble (HTTP status "
                  + status
                  + ")",
              null);
    };
  }

  /** The server names its limit; what stands before it may have one of its own. */
  private String tooLarge(Map<String, @Nullable Object> body) {
    return body.get("error") instanceof Map<?, ?> error && error.get("message") instanceof String m
        ? m
        : "The statement is longer than what stands before the server at " + host + " takes";
  }

  /** A part of an answer that is read. */
  interface Reading<T> {
    T read() throws SQLException;
  }

  /** Reads an answer, which may not be what it should. */
  <T> T understood(Reading<T> reading) throws SQLException {
    try {
      return reading.read();
    } catch (RuntimeException e) {
      throw notUnderstood(e);
    }
  }

  SQLException notUnderstood(Exception e) {
    return Failures.notUnderstood(
        "The answer of the server at "
            + host
            + " is not understood; is it an Oxbow server of the driver's version?",
        e);
  }
}

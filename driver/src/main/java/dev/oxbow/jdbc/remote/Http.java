package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.Failures;
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
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One server as a connection sees it: posts objects of JSON, and turns failures into exceptions.
 */
final class Http {
  private final HttpClient client;
  private final URI base;
  private final String host;
  private final @Nullable String authorization;
  private volatile Duration timeout;

  Http(
      HttpClient client,
      String host,
      boolean tls,
      @Nullable String authorization,
      Duration timeout) {
    this.client = client;
    this.host = host;
    this.base = URI.create((tls ? "https://" : "http://") + host + "/");
    this.authorization = authorization;
    this.timeout = timeout;
  }

  void timeout(Duration limit) {
    timeout = limit;
  }

  Duration timeout() {
    return timeout;
  }

  /** Sends an object and waits for the answer. */
  Reply post(String path, Map<String, ? extends @Nullable Object> body, Map<String, String> headers)
      throws SQLException {
    return await(send(path, body, headers, timeout));
  }

  /** Sends an object and waits for the answer, but not for longer than a limit. */
  Reply post(String path, Map<String, ? extends @Nullable Object> body, Duration limit)
      throws SQLException {
    return await(send(path, body, Map.of(), limit));
  }

  /** Sends an object; the answer, or a failure that is an SQLException, comes later. */
  CompletableFuture<Reply> send(
      String path, Map<String, ? extends @Nullable Object> body, Map<String, String> headers)
      throws SQLException {
    return send(path, body, headers, timeout);
  }

  private CompletableFuture<Reply> send(
      String path,
      Map<String, ? extends @Nullable Object> body,
      Map<String, String> headers,
      Duration limit)
      throws SQLException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    request.header("Content-Type", "application/json");
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
                  throw broken(failure);
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
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        // Thrown in another thread: the caller's own stack is what helps.
        failure.fillInStackTrace();
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private SQLException broken(Throwable failure) {
    Throwable why = failure instanceof CompletionException ? failure.getCause() : failure;
    if (why instanceof HttpConnectTimeoutException || why instanceof ConnectException) {
      return new SQLTransientConnectionException(
          "No Oxbow server answers at " + host + "; start it, or correct the URL",
          "08001",
          3005,
          why);
    }
    if (why instanceof HttpTimeoutException) {
      return new SQLTimeoutException(
          "The server at " + host + " did not answer within " + timeout.toSeconds() + " s",
          "08S01",
          3005,
          why);
    }
    if (why instanceof SSLException) {
      return new SQLTransientConnectionException(
          "TLS with the server at "
              + host
              + " failed: "
              + why.getMessage()
              + "; see properties ssl and sslRootCert",
          "08001",
          3005,
          why);
    }
    return new SQLRecoverableException(
        "The connection to the server at " + host + " broke: " + why, "08S01", 3005, why);
  }

  private Reply reply(HttpResponse<byte[]> response) throws SQLException {
    int status = response.statusCode();
    switch (status) {
      case 401 ->
          throw Failures.of(
              "28000",
              1020,
              "The server at " + host + " refuses the login; check user and password, or the token",
              null);
      case 403 ->
          throw Failures.of("42501", 1021, "The server at " + host + " does not allow this", null);
      case 413 ->
          throw Failures.of(
              "54000", 1022, "The statement is longer than the server at " + host + " takes", null);
      default -> {
        // Told by the answer itself.
      }
    }
    Map<String, @Nullable Object> body;
    try {
      body = Json.read(response.body());
    } catch (IOException | ClassCastException e) {
      throw Failures.of(
          "08001",
          3005,
          "What answers at " + host + " is no Oxbow server (HTTP status " + status + ")",
          e);
    }
    if (status >= 400 || "error".equals(body.get("response"))) {
      throw failure(body, status);
    }
    return new Reply(body, response.headers());
  }

  private SQLException failure(Map<String, @Nullable Object> body, int status) {
    Object message = body.getOrDefault("errorMessage", body.get("message"));
    Object sqlState = body.get("sqlState");
    Object code = body.getOrDefault("errorCode", body.get("vendorCode"));
    if (!(message instanceof String text) || !(sqlState instanceof String state)) {
      return Failures.of(
          status == 503 ? "08004" : "08S01",
          3005,
          "The server at " + host + " answers with HTTP status " + status,
          null);
    }
    return Failures.of(state, Json.integer(code), text, null);
  }
}

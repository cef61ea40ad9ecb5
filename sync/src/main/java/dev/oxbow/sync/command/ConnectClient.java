package dev.oxbow.sync.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Asks a worker by Kafka Connect's REST interface. Used by one thread. */
final class ConnectClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int FIRST_ERROR = 400;

  private final URI url;
  private final Optional<Login> login;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final ObjectMapper json = new ObjectMapper();

  /** Who asks. */
  record Login(String user, String password) {
    String header() {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
      return user;
    }
  }

  ConnectClient(URI url, Optional<Login> login) {
    this.url = url;
    this.login = login;
  }

  /** The state of a connector: RUNNING, PAUSED, STOPPED, FAILED. */
  String state(String connector) throws InterruptedException {
    return status(connector).at("/connector/state").asText();
  }

  /** Why its task failed, as Connect keeps it; empty when it did not. */
  String failure(String connector) throws InterruptedException {
    return status(connector).at("/tasks/0/trace").asText("");
  }

  private JsonNode status(String connector) throws InterruptedException {
    return ask("GET", path(connector, "/status"), "");
  }

  /** Resumes, and starts again what failed. */
  void resume(String connector) throws InterruptedException {
    ask("PUT", path(connector, "/resume"), "");
    ask("POST", path(connector, "/restart?includeTasks=true&onlyFailed=true"), "");
  }

  /** Stops, and returns when no task runs any more. */
  void stop(String connector) throws InterruptedException {
    ask("PUT", path(connector, "/stop"), "");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode status = status(connector);
      if (status.at("/connector/state").asText().equals("STOPPED")
          && status.path("tasks").isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new OxbowException(
            ErrorCode.TIMEOUT,
            "'"
                + connector
                + "' did not stop within "
                + PATIENCE.toSeconds()
                + " s; look at ./oxbow sync status");
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** A question, or several. */
  @FunctionalInterface
  interface Asked {
    void run() throws InterruptedException;
  }

  /** Does something while a connector is stopped, and lets it go on unless it was before. */
  void whileStopped(String connector, Asked asked) throws InterruptedException {
    String before = state(connector);
    stop(connector);
    try {
      asked.run();
    } finally {
      if (!before.equals("STOPPED")) {
        resume(connector);
      }
    }
  }

  /** How far a connector has come. */
  JsonNode offsets(String connector) throws InterruptedException {
    return ask("GET", path(connector, "/offsets"), "");
  }

  /** Ends a connector for good. */
  void remove(String connector) throws InterruptedException {
    ask("DELETE", path(connector, ""), "");
  }

  /** Forgets how far a stopped connector has come. */
  void forgetOffsets(String connector) throws InterruptedException {
    ask("DELETE", path(connector, "/offsets"), "");
  }

  /** Changes the offsets of a stopped connector. */
  void alterOffsets(String connector, JsonNode offsets) throws InterruptedException {
    ask("PATCH", path(connector, "/offsets"), offsets.toString());
  }

  private static String path(String connector, String rest) {
    return "/connectors/"
        + URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20")
        + rest;
  }

  /** Asks again while the workers share their work out anew, which they answer with a conflict. */
  private JsonNode ask(String method, String path, String body) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<String> answer = send(method, path, body);
      if (answer.statusCode() == CONFLICT && System.nanoTime() < deadline) {
        Thread.sleep(PAUSE.toMillis());
        continue;
      }
      return read(answer);
    }
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    login.ifPresent(who -> request.header("Authorization", who.header()));
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_UNREACHABLE,
          "No sync service answers at "
              + url
              + " ("
              + e.getClass().getSimpleName()
              + "); start ./oxbow sync, or name another one with --url",
          e);
    }
  }

  private JsonNode read(HttpResponse<String> answer) {
    if (answer.statusCode() < FIRST_ERROR) {
      return parse(answer.body());
    }
    if (answer.statusCode() == UNAUTHORIZED) {
      throw new OxbowException(
          ErrorCode.LOGIN,
          "The sync service at " + url + " wants a login: give a right --user and password");
    }
    if (answer.statusCode() == NOT_FOUND) {
      throw new OxbowException(
          ErrorCode.SOURCE_FAILED,
          "The sync service at "
              + url
              + " has no capture of this name; ./oxbow sync status lists them");
    }
    throw new OxbowException(
        ErrorCode.SOURCE_FAILED,
        "The sync service at "
            + url
            + " refused: "
            + parse(answer.body()).path("message").asText(answer.body()));
  }

  private JsonNode parse(String body) {
    try {
      return body.isBlank() ? MissingNode.getInstance() : json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new OxbowException(
          ErrorCode.SOURCE_FAILED, url + " is no sync service: it does not answer in JSON", e);
    }
  }
}

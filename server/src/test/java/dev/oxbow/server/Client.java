package dev.oxbow.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks a server over HTTP; immutable, and safe for several threads. */
public final class Client {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String url;
  private final List<String> headers;

  private Client(HttpClient http, String url, List<String> headers) {
    this.http = http;
    this.url = url;
    this.headers = headers;
  }

  public static Client of(String url) {
    return of(url, HttpClient.newHttpClient());
  }

  public static Client of(String url, HttpClient http) {
    return new Client(http, url, List.of());
  }

  /** The same, with a header more. */
  public Client with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new Client(http, url, more);
  }

  public Client as(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return with("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
  }

  /** As a script of the console's page asks. */
  public Client asPage() {
    return with("X-Oxbow-Request", "1");
  }

  public HttpResponse<String> get(String path) {
    return send("GET", path, new byte[0]);
  }

  public HttpResponse<String> post(String path, String body) {
    return send("POST", path, body.getBytes(StandardCharsets.UTF_8));
  }

  public HttpResponse<String> send(String method, String path, byte[] body) {
    try {
      return http.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
    return http.sendAsync(
        request("POST", path, body.getBytes(StandardCharsets.UTF_8)),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (!headers.isEmpty()) {
      request.headers(headers.toArray(String[]::new));
    }
    return request.build();
  }

  public JsonNode json(String path) {
    return parse(get(path).body());
  }

  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }

  /** Runs a statement as the console does and gives the lines of the reply. */
  public List<JsonNode> run(String sql) {
    return lines(post("/v1/statement", body(sql)));
  }

  public static String body(String sql) {
    return JSON.createObjectNode().put("sql", sql).toString();
  }

  public static List<JsonNode> lines(HttpResponse<String> reply) {
    return reply.body().lines().map(Client::parse).toList();
  }

  /** All rows of a statement as one text; its error's text when it fails. */
  public String rows(String sql) {
    StringBuilder rows = new StringBuilder();
    for (JsonNode line : run(sql)) {
      line.path("rows").forEach(row -> rows.append(row));
      if (line.has("error")) {
        return line.path("error").path("message").asText();
      }
    }
    return rows.toString();
  }

  /** The SQLSTATE that a statement fails with; empty when it does not. */
  public String sqlState(String sql) {
    List<JsonNode> lines = run(sql);
    return lines.get(lines.size() - 1).path("error").path("sqlState").asText("");
  }

  /** Waits until a statement that has a text in it is in a state, and gives its id. */
  public String await(String text, String state) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (System.nanoTime() < end) {
      for (JsonNode query : json("/v1/queries").path("queries")) {
        if (query.path("sql").asText().contains(text)
            && query.path("state").asText().equals(state)) {
          return query.path("id").asText();
        }
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("no statement with " + text + " is " + state);
  }
}

package dev.oxbow.embedded.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the reading half of Confluent's registry interface over HTTP, with schemas that the test
 * puts in. It is no registry: it keeps nothing and checks no compatibility. Thread-safe.
 */
public final class RegistryServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "registry");
            thread.setDaemon(true);
            return thread;
          });

  /** Bodies by path. */
  private final Map<String, String> answers = new LinkedHashMap<>();

  private final Map<String, List<String>> subjects = new LinkedHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private int lastId;
  private @Nullable String authorization;
  private boolean down;
  private boolean stalls;
  private String notFound = "{\"error_code\":40403,\"message\":\"Not found\"}";
  private final Set<String> deleted = new HashSet<>();

  /** A schema of another subject that a schema refers to by name. */
  public record Reference(String name, String subject, int version) {}

  /** Starts on a free port of the loopback address. */
  public RegistryServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Puts in the next version of an Avro schema; its id. */
  public int register(String subject, String schema) {
    return register(subject, "AVRO", schema, List.of());
  }

  /** Puts in the next version of a schema; its id. */
  public synchronized int register(
      String subject, String type, String schema, List<Reference> references) {
    int id = ++lastId;
    List<String> versions = subjects.computeIfAbsent(subject, s -> new ArrayList<>());
    String body =
        "\"schema\":"
            + quoted(schema)
            + (type.equals("AVRO") ? "" : ",\"schemaType\":" + quoted(type))
            + ",\"references\":"
            + references.stream()
                .map(
                    r ->
                        "{\"name\":%s,\"subject\":%s,\"version\":%d}"
                            .formatted(quoted(r.name), quoted(r.subject), r.version))
                .collect(Collectors.joining(",", "[", "]"));
    versions.add(body);
    String version =
        "{\"subject\":%s,\"id\":%d,\"version\":%d,%s}"
            .formatted(quoted(subject), id, versions.size(), body);
    answers.put("/schemas/ids/" + id, "{" + body + "}");
    answers.put("/subjects/" + subject + "/versions/" + versions.size(), version);
    answers.put("/subjects/" + subject + "/versions/latest", version);
    return id;
  }

  /** From now on asks for this header. */
  public synchronized void requireAuthorization(String header) {
    authorization = header;
  }

  /** From now on answers every request with status 503, or well again. */
  public synchronized void setDown(boolean isDown) {
    down = isDown;
  }

  /** Deletes a version softly: it is there for those who ask for what is deleted. */
  public synchronized void delete(String subject, int version) {
    deleted.add("/subjects/" + subject + "/versions/" + version);
  }

  /** From now on begins each answer and never ends it. */
  public synchronized void stall() {
    stalls = true;
  }

  /** From now on answers 404 with this body for what there is not. */
  public synchronized void setNotFound(String body) {
    notFound = body;
  }

  /** The paths that were asked for so far. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
    requests.add(path);
    int status;
    String body;
    synchronized (this) {
      String known = answers.get(path);
      if (deleted.contains(path)
          && !"deleted=true".equals(exchange.getRequestURI().getRawQuery())) {
        known = null;
      }
      if (down) {
        status = 503;
        body = "down";
      } else if (authorization != null
          && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        status = 401;
        body = "{\"error_code\":401,\"message\":\"Unauthorized\"}";
      } else {
        status = known == null ? 404 : 200;
        body = known == null ? notFound : known;
      }
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (isStalled()) {
      exchange.sendResponseHeaders(status, bytes.length + 1L);
      exchange.getResponseBody().write(bytes);
      exchange.getResponseBody().flush();
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private synchronized boolean isStalled() {
    return stalls;
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> json.append(c);
      }
    }
    return json.append('"').toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

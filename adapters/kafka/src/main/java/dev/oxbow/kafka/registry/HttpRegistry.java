package dev.oxbow.kafka.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A registry over HTTP, asked each time. The instances are tried in turn, beginning with the one
 * that answered last. Thread-safe; connects when it is asked first.
 */
final class HttpRegistry implements SchemaRegistry {
  private static final String ACCEPT =
      "application/vnd.schemaregistry.v1+json, application/json;q=0.9";

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NO_SUBJECT = 40401;
  private static final int NO_SCHEMA = 40403;
  private static final int EXCERPT = 200;

  /** Of an answer; schemas are texts that people write. */
  private static final int MOST_BYTES = 16 << 20;

  private final RegistrySettings settings;
  private final ObjectMapper json = new ObjectMapper();
  private @Nullable HttpClient client;
  private volatile int preferred;

  HttpRegistry(RegistrySettings settings) {
    this.settings = settings;
  }

  @Override
  public String where() {
    return String.join(",", settings.urls().stream().map(URI::toString).toList());
  }

  @Override
  public Optional<RegisteredSchema> byId(int id) {
    return id < 0 ? Optional.empty() : get("/schemas/ids/" + id).map(node -> schema(id, node));
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    return version(subject, "latest");
  }

  @Override
  public Optional<RegisteredSchema> version(String subject, int version) {
    // What other schemas refer to may have been deleted for newcomers alone.
    return version(subject, version + "?deleted=true");
  }

  private Optional<RegisteredSchema> version(String subject, String version) {
    String encoded = URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    return get("/subjects/" + encoded + "/versions/" + version)
        .map(node -> schema(node.path("id").asInt(), node));
  }

  private RegisteredSchema schema(int id, JsonNode node) {
    if (!node.path("schema").isTextual()) {
      throw senseless("an answer without a schema", null);
    }
    List<RegisteredSchema.Reference> references = new ArrayList<>();
    for (JsonNode r : node.path("references")) {
      references.add(
          new RegisteredSchema.Reference(
              r.path("name").asText(), r.path("subject").asText(), r.path("version").asInt()));
    }
    return new RegisteredSchema(
        id,
        node.path("schemaType").asText(RegisteredSchema.AVRO),
        node.path("schema").asText(),
        references);
  }

  /** Empty when there is no such thing. */
  private Optional<JsonNode> get(String path) {
    List<URI> urls = settings.urls();
    int first = preferred;
    OxbowException failure = null;
    for (int i = 0; i < urls.size(); i++) {
      int instance = (first + i) % urls.size();
      URI uri = URI.create(urls.get(instance) + path);
      try {
        Optional<JsonNode> answer = ask(uri);
        preferred = instance;
        return answer;
      } catch (IOException e) {
        failure = withSuppressed(unreachable(uri, e), failure);
      }
    }
    if (failure == null) {
      throw new IllegalStateException("a registry without an address");
    }
    throw failure;
  }

  private static OxbowException withSuppressed(
      OxbowException failure, @Nullable OxbowException earlier) {
    if (earlier != null) {
      failure.addSuppressed(earlier);
    }
    return failure;
  }

  /**
   * Asks one instance.
   *
   * @throws IOException when another one may do better
   */
  private Optional<JsonNode> ask(URI uri) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", ACCEPT);
    settings.authorization().ifPresent(value -> request.header("Authorization", value));
    HttpResponse<String> response = send(uri, request.build());
    int status = response.statusCode();
    if (status == OK) {
      return Optional.of(tree(uri, response.body()));
    }
    if (status == NOT_FOUND && isRegistrysOwn(response.body())) {
      return Optional.empty();
    }
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      throw new OxbowException(
          ErrorCode.SOURCE_LOGIN,
          "The schema registry of source '%s' refused GET %s with status %d; check user and password, or token, in %s"
              .formatted(settings.source(), uri, status, RegistrySettings.GROUP));
    }
    if (status >= 500) {
      throw new IOException("status " + status + " " + excerpt(response.body()));
    }
    throw senseless("GET " + uri + " with status " + status + " " + excerpt(response.body()), null);
  }

  /**
   * The answer with its body, in the time that an instance has; a timer of the client's own would
   * end with the headers.
   */
  private HttpResponse<String> send(URI uri, HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        client().sendAsync(request, info -> new LimitedBody(MOST_BYTES));
    try {
      return answer.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + settings.timeout().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OxbowException(
          ErrorCode.CANCELLED, "The thread was interrupted when " + uri + " was asked", e);
    } finally {
      // Ends what goes on still.
      answer.cancel(true);
    }
  }

  /**
   * A 404 of the registry itself says what there is not: a subject, a version, a schema. One of a
   * proxy, or of another path, has no such code.
   */
  private boolean isRegistrysOwn(String body) {
    try {
      int code = json.readTree(body).path("error_code").asInt();
      return code >= NO_SUBJECT && code <= NO_SCHEMA;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private JsonNode tree(URI uri, String body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      throw senseless("GET " + uri + " with what is no JSON: " + excerpt(body), e);
    }
  }

  private static String excerpt(String body) {
    return body.length() > EXCERPT ? body.substring(0, EXCERPT) + "..." : body;
  }

  private OxbowException senseless(String what, @Nullable Throwable cause) {
    return new OxbowException(
        ErrorCode.SOURCE_FAILED,
        "The schema registry of source '%s' answered %s; check that %s.url %s is a registry's"
            .formatted(settings.source(), what, RegistrySettings.GROUP, where()),
        cause);
  }

  private OxbowException unreachable(URI uri, IOException cause) {
    // A refused connection has no message of its own.
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new OxbowException(
        ErrorCode.SOURCE_UNREACHABLE,
        "The schema registry of source '%s' does not answer GET %s (%s); check %s.url and that it runs"
            .formatted(settings.source(), uri, why, RegistrySettings.GROUP),
        cause);
  }

  private synchronized HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .connectTimeout(settings.timeout())
              // A login is for the registry alone, not for whom it points to.
              .followRedirects(HttpClient.Redirect.NEVER);
      settings
          .trust()
          .ifPresent(
              file -> {
                try {
                  builder.sslContext(Trust.of(file, settings.trustPassword()));
                } catch (IOException | GeneralSecurityException e) {
                  throw new OxbowException(
                      ErrorCode.INVALID_CONFIG,
                      "The certificates in %s.tls.trust %s of source '%s' cannot be read: %s"
                          .formatted(
                              RegistrySettings.GROUP, file, settings.source(), e.getMessage()),
                      e);
                }
              });
      client = builder.build();
    }
    return client;
  }
}

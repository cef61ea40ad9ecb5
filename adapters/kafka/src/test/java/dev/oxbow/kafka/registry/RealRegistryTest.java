package dev.oxbow.kafka.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The client against a registry that runs: {@code -Doxbow.test.registry=http://localhost:8081}. The
 * test leaves subjects of its own behind.
 */
@EnabledIfSystemProperty(named = "oxbow.test.registry", matches = "http.*")
final class RealRegistryTest {
  private static final String URL = System.getProperty("oxbow.test.registry", "");
  private static final String CITY =
      "{\"type\":\"record\",\"name\":\"City\",\"namespace\":\"a\",\"fields\":[{\"name\":\"name\",\"type\":\"string\"}]}";
  private static final String PERSON =
      "{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"a\",\"fields\":[{\"name\":\"born\",\"type\":\"a.City\"}]}";

  private final ObjectMapper json = new ObjectMapper();
  private final SchemaRegistry registry =
      RegistrySettings.from("events", new Settings("here", Map.of("url", URL)))
          .orElseThrow()
          .open(Duration.ZERO);

  /** Registers a schema; its id. */
  private int register(String subject, Map<String, ?> schema)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(URL + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(schema)))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body()).path("id").asInt();
  }

  @Test
  void answersAsTheClientExpects() throws IOException, InterruptedException {
    String subject = "oxbow-" + UUID.randomUUID();
    int city = register(subject + "-city", Map.of("schema", CITY));
    int person =
        register(
            subject + "-value",
            Map.of(
                "schema",
                PERSON,
                "references",
                List.of(Map.of("name", "a.City", "subject", subject + "-city", "version", 1))));

    assertThat(registry.byId(city).orElseThrow().isAvro()).isTrue();
    assertThat(json.readTree(registry.byId(city).orElseThrow().text()))
        .isEqualTo(json.readTree(CITY));
    RegisteredSchema found = registry.byId(person).orElseThrow();
    assertThat(found.references())
        .containsExactly(new RegisteredSchema.Reference("a.City", subject + "-city", 1));
    assertThat(registry.latest(subject + "-value").orElseThrow().id()).isEqualTo(person);
    assertThat(registry.version(subject + "-city", 1).orElseThrow().id()).isEqualTo(city);
    assertThat(registry.latest(subject + "-key")).isEmpty();
    assertThat(registry.version(subject + "-city", 7)).isEmpty();
    assertThat(registry.byId(Integer.MAX_VALUE)).isEmpty();
  }
}

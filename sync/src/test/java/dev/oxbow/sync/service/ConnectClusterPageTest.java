package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.sync.connect.TopicCreation;
import dev.oxbow.sync.sink.Consumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The connectors that the page for other people's clusters shows have what the service adds. */
final class ConnectClusterPageTest {
  private static Map<String, String> connector(String heading) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "sync", "connect-cluster.md"));
    int begin = page.indexOf("```json\n", page.indexOf("## " + heading)) + "```json\n".length();
    Map<String, Object> connector =
        new ObjectMapper()
            .readValue(page.substring(begin, page.indexOf("```", begin)), new TypeReference<>() {});
    return new ObjectMapper()
        .convertValue(connector.get("config"), new TypeReference<Map<String, String>>() {});
  }

  private static Map<String, String> without(Map<String, String> connector, String... prefixes) {
    Map<String, String> given = new HashMap<>(connector);
    given.keySet().removeIf(name -> Stream.of(prefixes).anyMatch(name::startsWith));
    return given;
  }

  @Test
  void aCaptureHasWhatTheServiceAdds() throws IOException {
    Map<String, String> capture = connector("A capture");
    assertThat(capture)
        .containsAllEntriesOf(
            TopicCreation.settings(without(capture, "topic.creation.", "producer.override.")));
  }

  @Test
  void anApplyHasWhatTheServiceAdds() throws IOException {
    Map<String, String> apply = connector("An apply");
    assertThat(apply)
        .containsAllEntriesOf(
            Consumption.settings(without(apply, "consumer.override.", "errors."), -1));
  }
}

package dev.oxbow.jdbc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about JDBC tells the properties of a remote connection as they are. */
final class PropertiesPageTest {
  @Test
  void thePageListsEveryPropertyWithItsDefault() throws IOException {
    List<String> rows =
        Files.readString(Path.of("../docs/jdbc.md"))
            .lines()
            .dropWhile(line -> !line.startsWith("| property | default |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(RemoteProperty.values()).map(PropertiesPageTest::row).toList());
  }

  private static String row(RemoteProperty property) {
    String otherwise = property.otherwise().isEmpty() ? "" : "`" + property.otherwise() + "`";
    return "| `%s` | %s | %s |".formatted(property.key(), otherwise, property.description());
  }
}

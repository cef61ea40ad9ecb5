package dev.oxbow.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.server.Client;
import dev.oxbow.server.OxbowServer;
import dev.oxbow.server.Shop;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's files as a browser gets them. */
final class ConsoleServedTest {
  private static final Path FOLDER = Path.of("src/main/resources/dev/oxbow/server/console");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml");

  @Test
  void everyFileAndLibraryComesWithItsTypeAndPolicyAndWithoutLogin(@TempDir Path folder)
      throws IOException {
    String login = "login: { users: \"" + Files.createFile(folder.resolve("users.passwd")) + "\" }";
    try (OxbowServer server =
        OxbowServer.start(
            OxbowConfig.parse(Shop.config(folder, login), "oxbow.yaml", name -> null))) {
      Client client = Client.of(server.url());
      String page = client.get("/").body();
      for (String path : paths(page)) {
        HttpResponse<String> reply = client.get(path);

        assertThat(reply.statusCode()).as(path).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type"))
            .as(path)
            .contains(TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
        assertThat(reply.headers().firstValue("Content-Security-Policy").orElse(""))
            .as(path)
            .contains("default-src 'none'; script-src 'self'; style-src 'self';")
            .doesNotContain("unsafe");
        assertThat(reply.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      }
      assertThat(client.get("/index.html").body()).isEqualTo(page);
      assertThat(client.asPage().get("/v1/catalog").statusCode()).isEqualTo(401);
    }
  }

  private static List<String> paths(String page) throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      Stream<String> own =
          files.filter(Files::isRegularFile).map(file -> "/" + FOLDER.relativize(file));
      Stream<String> named =
          Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
              .matcher(page)
              .results()
              .map((MatchResult m) -> m.group(1));
      return Stream.concat(own, named).distinct().toList();
    }
  }
}

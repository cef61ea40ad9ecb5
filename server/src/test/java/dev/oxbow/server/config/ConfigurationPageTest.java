package dev.oxbow.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page lists the settings that are read, and its examples can be read. */
final class ConfigurationPageTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/oxbow/server/config");
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern READ =
      Pattern.compile(
          "\\.(?:text|texts|number|flag|duration|size|oneOf|require)\\(\\s*\"([^\"]+)\"");
  private static final Pattern NAME = Pattern.compile("`([a-z.<>]+)`");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String section() throws IOException {
    String page = Files.readString(DOCS.resolve("configuration.md"));
    int begin = page.indexOf("### `server`");
    return page.substring(begin, page.indexOf("### ", begin + 1));
  }

  /** The first column of the table. */
  private static Set<String> documented() throws IOException {
    return section()
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(0, line.indexOf('|', 1)))
        .flatMap(cell -> NAME.matcher(cell).results())
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void namesEachSettingThatIsRead() throws IOException {
    // What a role says of a table stands in a text.
    String section = section();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        List<String> read =
            READ.matcher(Files.readString(file)).results().map(found -> found.group(1)).toList();
        for (String name : read) {
          assertThat(section)
              .as("%s, read in %s", name, file)
              .containsPattern("`([a-z.<>]+\\.)?" + Pattern.quote(name) + "`");
        }
      }
    }
  }

  @Test
  void namesNoSettingThatIsNotRead() throws IOException {
    assertThat(documented()).hasSizeGreaterThan(30);
    for (String name : documented()) {
      String setting = name.replace("<role>", "r").replace("<schema.table>", "s.t.columns");
      String yaml = "server:\n  " + nested(setting);
      try {
        ServerConfig.from(OxbowConfig.parse(yaml, "oxbow.yaml", n -> null).server());
      } catch (OxbowException e) {
        // A value may be wrong, or another setting missing; the name is known.
        assertThat(e.getMessage()).as(name).doesNotContain("is unknown");
      }
    }
  }

  private static String nested(String setting) {
    if (!setting.contains(".tables.")) {
      return setting + ": x";
    }
    return "roles: { r: { tables: { s.t: { columns: [x] } } } }";
  }

  @Test
  void showsExamplesThatCanBeRead() throws IOException {
    for (String page : List.of("server.md", "security.md")) {
      List<String> examples =
          EXAMPLE
              .matcher(Files.readString(DOCS.resolve(page)))
              .results()
              .map(found -> found.group(1))
              .toList();
      assertThat(examples).as(page).isNotEmpty();
      for (String example : examples) {
        String yaml = example.startsWith("server:") ? example : "server:\n" + example.indent(2);
        if (example.startsWith("roles:")) {
          yaml += "  login: { users: u }\n";
        }
        String whole = yaml;
        assertThatCode(() -> ServerConfig.from(OxbowConfig.parse(whole, page, n -> null).server()))
            .as(page + ":\n" + example)
            .doesNotThrowAnyException();
      }
    }
  }
}

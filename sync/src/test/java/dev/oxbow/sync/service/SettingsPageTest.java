package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.connect.OxbowSource;
import dev.oxbow.sync.sink.OxbowSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** The lists of settings in the documentation are what the connectors themselves say. */
final class SettingsPageTest {
  private static final String BEGIN = "<!-- settings of %s: generated -->\n";
  private static final String END = "<!-- end of settings -->";

  /** They come from elsewhere in the file. */
  private static final Set<String> NOT_IN_YAML =
      Set.of("source", "sync", "url", "user", "password", "tables", "kafka.bootstrap.servers");

  /** Writes the page anew with {@code -Doxbow.test.write=true}. */
  @Test
  void listsTheSettingsOfCaptures() throws IOException {
    check(Path.of("../docs/sync/README.md"), "captures", new OxbowSource().config());
  }

  @Test
  void listsTheSettingsOfApplies() throws IOException {
    check(Path.of("../docs/sync/apply.md"), "applies", new OxbowSink().config());
  }

  private static void check(Path file, String what, ConfigDef settings) throws IOException {
    String page = Files.readString(file);
    String first = BEGIN.formatted(what);
    int begin = page.indexOf(first) + first.length();
    int end = page.indexOf(END);
    String wanted = table(settings);
    if (Boolean.getBoolean("oxbow.test.write")) {
      Files.writeString(file, page.substring(0, begin) + wanted + page.substring(end));
    }
    assertThat(Files.readString(file).substring(begin)).startsWith(wanted + END);
  }

  private static String table(ConfigDef settings) {
    StringBuilder table =
        new StringBuilder("| setting | default | what it does |\n|---|---|---|\n");
    for (String name : settings.configKeys().keySet()) {
      ConfigKey key = settings.configKeys().get(name);
      if (NOT_IN_YAML.contains(name)) {
        continue;
      }
      String value =
          key.type == ConfigDef.Type.PASSWORD
              ? ""
              : ConfigDef.convertToString(key.defaultValue, key.type);
      table
          .append("| `")
          .append(name)
          .append("` | ")
          .append(value == null || value.isEmpty() ? "" : "`" + value + "`")
          .append(" | ")
          .append(key.documentation.replace("|", "\\|"))
          .append(" |\n");
    }
    return table.toString();
  }
}

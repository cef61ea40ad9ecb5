package dev.oxbow.sync.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.connect.OxbowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** The list of settings in the documentation is what the connector itself says. */
final class SettingsPageTest {
  private static final Path PAGE = Path.of("../docs/sync/README.md");
  private static final String BEGIN = "<!-- settings of captures: generated -->\n";
  private static final String END = "<!-- end of settings -->";

  /** They come from elsewhere in the file. */
  private static final Set<String> NOT_IN_YAML =
      Set.of("source", "url", "user", "password", "tables");

  /** Writes the page anew with {@code -Doxbow.test.write=true}. */
  @Test
  void listsTheConnectorsSettings() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String wanted = table(new OxbowSource().config());
    if (Boolean.getBoolean("oxbow.test.write")) {
      Files.writeString(PAGE, page.substring(0, begin) + wanted + page.substring(end));
    }
    assertThat(Files.readString(PAGE).substring(begin)).startsWith(wanted + END);
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

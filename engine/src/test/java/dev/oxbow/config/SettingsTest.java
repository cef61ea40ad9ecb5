package dev.oxbow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  private static Settings of(Map<String, ?> values) {
    return new Settings("sources.db in oxbow.yaml", values);
  }

  @Test
  void refusesAMisspeltSetting() {
    Settings settings = of(Map.of("pasword", "x"));
    assertThat(settings.text("password")).isEmpty();
    assertThatThrownBy(settings::refuseUnread)
        .isInstanceOf(OxbowException.class)
        .hasMessage(
            "Setting 'pasword' in sources.db in oxbow.yaml is unknown; did you mean 'password'?");
  }

  @Test
  void aDotAndANestedGroupAreTheSame() {
    Settings dotted = of(Map.of("memory.limit", "1MB"));
    Settings nested = of(Map.of("memory", Map.of("limit", "1MB")));
    for (Settings settings : List.of(dotted, nested)) {
      assertThat(settings.size("memory.limit", DataSize.ofMebibytes(7)))
          .isEqualTo(DataSize.ofMebibytes(1));
      settings.refuseUnread();
      assertThat(settings.group("memory").require("limit")).isEqualTo("1MB");
    }
    assertThatThrownBy(
            () -> {
              Settings misspelt = of(Map.of("memory", Map.of("limt", "1MB")));
              misspelt.size("memory.limit", DataSize.ofMebibytes(7));
              misspelt.refuseUnread();
            })
        .hasMessageContaining("'memory.limt'")
        .hasMessageContaining("did you mean 'memory.limit'?");
  }

  @Test
  void refusesASettingWithADotAndNestedAtOnce() {
    assertThatThrownBy(
            () -> of(Map.of("memory.limit", "1MB", "memory", Map.of("limit", "2MB", "a", "b"))))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("'memory.limit' in sources.db in oxbow.yaml is there twice");
  }

  @Test
  void refusesWhatNobodyReadInAGroup() {
    Settings settings = of(Map.of("topics", Map.of("include", "*", "exlude", "_*")));
    settings.group("topics").text("include");
    settings.group("topics").text("exclude");
    assertThatThrownBy(settings::refuseUnread)
        .hasMessageContaining("'exlude' in sources.db.topics in oxbow.yaml")
        .hasMessageContaining("'exclude'");
  }

  @Test
  void handsOnTheRestWithDotsAndCommas() {
    Settings settings =
        of(
            Map.of(
                "adapter",
                "kafka",
                "ssl",
                Map.of("truststore.location", "/a"),
                "bootstrap.servers",
                List.of("a:1", "b:2"),
                "topics",
                Map.of("include", "*")));
    settings.require("adapter");
    settings.group("topics").text("include");
    assertThat(settings.rest())
        .isEqualTo(Map.of("ssl.truststore.location", "/a", "bootstrap.servers", "a:1,b:2"));
    settings.refuseUnread();
  }

  @Test
  void readsTypedValuesAndSaysWhatIsWanted() {
    Settings settings =
        of(
            Map.of(
                "flag",
                "maybe",
                "number",
                "11",
                "word",
                "c",
                "time",
                "5 weeks",
                "size",
                "x",
                "list",
                "a , b",
                "ok",
                "30s",
                "group",
                Map.of("a", 1)));
    assertThat(settings.duration("ok", Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.texts("list", List.of())).containsExactly("a", "b");
    assertThat(settings.texts("none", List.of("d"))).containsExactly("d");
    assertThatThrownBy(() -> settings.flag("flag", true)).hasMessageContaining("true or false");
    assertThatThrownBy(() -> settings.number("number", 1, 1, 10))
        .hasMessageContaining("from 1 to 10, not '11'");
    assertThatThrownBy(() -> settings.oneOf("word", "a", List.of("a", "b")))
        .hasMessageContaining("one of a, b");
    assertThatThrownBy(() -> settings.duration("time", Duration.ZERO))
        .hasMessageContaining("duration such as");
    assertThatThrownBy(() -> settings.size("size", DataSize.ofMebibytes(1)))
        .hasMessageContaining("size such as");
    assertThatThrownBy(() -> settings.text("group")).hasMessageContaining("a single value");
    assertThatThrownBy(() -> settings.group("flag")).hasMessageContaining("a group of settings");
    assertThatThrownBy(() -> settings.require("absent")).hasMessageContaining("is missing");
  }
}

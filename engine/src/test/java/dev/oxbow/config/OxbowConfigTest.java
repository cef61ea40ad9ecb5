package dev.oxbow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OxbowConfigTest {
  private static final Map<String, String> ENV = Map.of("PW", "s3cret-value", "BAD", "s3cret-many");

  private static OxbowConfig parse(String yaml) {
    return OxbowConfig.parse(yaml, "oxbow.yaml", ENV::get);
  }

  private static Settings source(OxbowConfig config, String name) {
    return Objects.requireNonNull(config.sources().get(name));
  }

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
        .hasMessageContainingAll(parts);
  }

  @Test
  void readsTheDesignsExample() {
    OxbowConfig config =
        parse(
            """
            schema: shop                       # the one schema
            sources:
              db:
                adapter: mysql
                url: jdbc:mysql://localhost:3306/shop
                user: oxbow
                password: ${env:PW}
              events:
                adapter: kafka
                bootstrap.servers: localhost:9092
                topics: { include: "*", exclude: "_*" }
            local:
              memory.limit: 1GB
            """);
    assertThat(config.schema()).isEqualTo("shop");
    assertThat(config.sources()).containsOnlyKeys("db", "events");
    assertThat(source(config, "db").require("password")).isEqualTo("s3cret-value");
    Settings events = source(config, "events");
    assertThat(events.group("topics").texts("exclude", List.of())).containsExactly("_*");
    assertThat(config.local().size("memory.limit", DataSize.ofMebibytes(1)))
        .isEqualTo(DataSize.ofMebibytes(1024));
    assertThat(config.store().names()).isEmpty();
  }

  @Test
  void anEmptyFileIsAConfigurationWithoutSources() {
    OxbowConfig config = parse("# nothing yet\n");
    assertThat(config.schema()).isEqualTo("main");
    assertThat(config.sources()).isEmpty();
    assertThat(parse("sources:\nlocal:\n").sources()).isEmpty();
  }

  @Test
  void keepsScalarsAsTheyWereWritten() {
    Settings db =
        source(
            parse(
                """
                sources:
                  db: {adapter: mysql, password: 0123, a: 1e3, b: 'null', c: null, d: , e: 'no'}
                """),
            "db");
    assertThat(db.require("password")).isEqualTo("0123");
    assertThat(db.require("a")).isEqualTo("1e3");
    assertThat(db.require("b")).isEqualTo("null");
    assertThat(db.text("c")).isEmpty();
    assertThat(db.text("d")).isEmpty();
    assertThat(db.flag("e", true)).isFalse();
  }

  @Test
  void keepsTheOrderOfTheFile() {
    assertThat(
            parse("sources: {z: {adapter: a}, y: {adapter: a}, x: {adapter: a}}")
                .sources()
                .keySet())
        .containsExactly("z", "y", "x");
  }

  @Test
  void refusesAMisspeltGroupWithTheNearestKnownOne() {
    assertRefused(
        () -> parse("schema: a\nsource:\n  db: {adapter: mysql}\n"),
        "oxbow.yaml, line 2",
        "'source' is unknown",
        "did you mean 'sources'?");
  }

  @Test
  void namesLineAndColumnOfAYamlErrorWithoutShowingTheLine() {
    assertRefused(
        () -> parse("sources:\n  db:\n    password: \"hush-hush\n"), "oxbow.yaml, line 4, column");
    assertThatThrownBy(() -> parse("sources:\n  db:\n    password: \"hush-hush\n"))
        .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("hush-hush"));
    assertRefused(() -> parse("a: [1"), "line 1");
    assertRefused(() -> parse("a: 1\n--- \nb: 2"), "oxbow.yaml");
    assertRefused(() -> parse("just words"), "must be a group of settings");
    assertRefused(() -> parse("local: &a {b: *a}"), "alias");
  }

  @Test
  void refusesASettingThatIsThereTwice() {
    assertRefused(
        () -> parse("sources:\n  db:\n    url: a\n    url: b\n"),
        "line 4, column 5",
        "'url' is there twice, first in line 3");
    assertRefused(
        () -> parse("sources: {db: {adapter: a}, DB: {adapter: a}}"), "source 'DB' is there twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"information_schema", "INFORMATION_SCHEMA", "1a", "a-b", "a.b", "''"})
  void refusesASourceNameThatSqlCouldNotWrite(String name) {
    assertRefused(() -> parse("sources:\n  " + name + ": {adapter: mysql}\n"), "line 2", "source");
  }

  @Test
  void refusesASourceWithTheNameOfTheOneSchema() {
    assertRefused(
        () -> parse("schema: shop\nsources: {Shop: {adapter: mysql}}"), "name of the one schema");
    assertRefused(() -> parse("sources: {main: {adapter: mysql}}"), "name of the one schema");
    assertRefused(() -> parse("schema: information_schema"), "must not be information_schema");
    assertRefused(() -> parse("schema: [a]"), "'schema' must be a name");
    assertRefused(() -> parse("sources: {db: 5}"), "source 'db' must be a group");
    assertRefused(() -> parse("sources: [a]"), "'sources' must be a group");
  }

  @Test
  void fetchesPlaceholdersAnywhereInAValue(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("pw"), "from-file\r\n");
    Settings db =
        source(
            parse(
                """
                sources:
                  db:
                    a: ${file:%s}
                    b: x-${env:PW}-y
                    c: ["${env:PW}", plain]
                    d: $${env:PW}
                    e: $100
                """
                    .formatted(file)),
            "db");
    assertThat(db.require("a")).isEqualTo("from-file");
    assertThat(db.require("b")).isEqualTo("x-s3cret-value-y");
    assertThat(db.texts("c", List.of())).containsExactly("s3cret-value", "plain");
    assertThat(db.require("d")).isEqualTo("${env:PW}");
    assertThat(db.require("e")).isEqualTo("$100");
  }

  @Test
  void saysWhichPlaceholderCannotBeFetched() {
    assertRefused(
        () -> parse("sources:\n  db:\n    password: ${env:NOPE}\n"),
        "oxbow.yaml, line 3",
        "environment variable 'NOPE' is not set");
    assertRefused(
        () -> parse("local: {a: '${file:/no/such/file}'}"), "'/no/such/file' does not exist");
    assertRefused(() -> parse("local: {a: '${PW}'}"), "must be ${env:NAME} or ${file:/path}");
    assertRefused(() -> parse("local: {a: '${env:PW'}"), "must be ${env:NAME} or ${file:/path}");
  }

  @Test
  void neverShowsASecret() {
    OxbowConfig config =
        parse(
            """
            sources:
              db:
                password: hush1
                port: ${env:BAD}
                list: ["${env:BAD}"]
                ssl.key.password: hush2
                url: jdbc:mysql://root:hush3@h/d?password=hush4&x=1
            """);
    Settings db = source(config, "db");
    assertThat(config.toString() + db).doesNotContain("hush", "s3cret");
    assertThatThrownBy(() -> db.number("port", 1, 1, 2))
        .hasMessageContainingAll("'port'", "line 4", "not shown")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    assertThatThrownBy(() -> db.text("list"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    assertThat(db.bad("password", "hush1", "longer").getMessage()).doesNotContain("hush");
    assertThat(db.bad("ssl.key.password", "hush2", "longer").getMessage()).doesNotContain("hush");
    assertThat(db.bad("url", db.require("url"), "a JDBC URL").getMessage())
        .doesNotContain("hush")
        .contains("jdbc:mysql://h/d", "x=1");
    assertThatThrownBy(db::refuseUnread)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hush", "s3cret"));
  }

  @Test
  void takesSettingsFromAUrl() {
    Map<String, String> url = new LinkedHashMap<>();
    url.put("mysql", "jdbc:mysql://localhost/shop");
    url.put("mysql.password", "${env:PW}");
    url.put("kafka", "localhost:9092");
    url.put("kafka.security.protocol", "SSL");
    url.put("stock.adapter", "mysql");
    url.put("schema", "shop");
    url.put("local.memory.limit", "1GB");
    OxbowConfig config = OxbowConfig.inline(url, "the URL", ENV::get);
    assertThat(config.schema()).isEqualTo("shop");
    assertThat(config.sources()).containsOnlyKeys("mysql", "kafka", "stock");
    Settings mysql = source(config, "mysql");
    assertThat(mysql.require("adapter")).isEqualTo("mysql");
    assertThat(mysql.require("url")).isEqualTo("jdbc:mysql://localhost/shop");
    assertThat(mysql.require("password")).isEqualTo("s3cret-value");
    Settings kafka = source(config, "kafka");
    assertThat(kafka.require("adapter")).isEqualTo("kafka");
    assertThat(kafka.rest())
        .isEqualTo(Map.of("bootstrap.servers", "localhost:9092", "security.protocol", "SSL"));
    assertThat(config.local().require("memory.limit")).isEqualTo("1GB");
    assertRefused(
        () -> OxbowConfig.inline(Map.of("mysq", "x"), "the URL", ENV::get),
        "the URL",
        "'mysq' is unknown");
  }

  @Test
  void loadsAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("shop.yaml"), "schema: shop");
    assertThat(OxbowConfig.load(file).schema()).isEqualTo("shop");
    assertThat(OxbowConfig.load(file).where()).isEqualTo("shop.yaml");
    assertRefused(() -> OxbowConfig.load(folder.resolve("no.yaml")), "no.yaml", "does not exist");
    assertRefused(() -> OxbowConfig.load(folder), "cannot be read");
  }
}

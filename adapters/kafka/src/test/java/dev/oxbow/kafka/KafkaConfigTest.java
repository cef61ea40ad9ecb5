package dev.oxbow.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be written in the configuration of a source, without any server. */
final class KafkaConfigTest {
  private static final String NOWHERE = "127.0.0.1:1";

  @Test
  void takesSettingsOfKafkasClientsUnderTheirOwnNames() {
    Map<String, ?> settings =
        Map.of(
            "adapter", "kafka",
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "max.poll.records", "10",
            "retries", 3,
            "scan.timeout", "5s",
            "sample.size", 10,
            "topics", Map.of("include", List.of("a*", "b"), "exclude", "ab?", "refresh", "5s"),
            "describe", Map.of("shop.orders", Map.of("columns", Map.of("id", "decimal(10, 2)"))));

    try (Source source = TestReads.open(NOWHERE, settings)) {
      assertThat(source.name()).isEqualTo("events");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max.pol.records    | 10 | Setting 'max.pol.records' in sources.events in oxbow.yaml is unknown; did you mean 'max.poll.records'?
          sample.sise        | 10 | Setting 'sample.sise' in sources.events in oxbow.yaml is unknown; did you mean 'sample.size'?
          auto.offset.reset  | earliest | Setting 'auto.offset.reset' in sources.events in oxbow.yaml is set by Oxbow itself; remove it
          isolation.level    | dirty | Kafka's clients refuse a setting in sources.events in oxbow.yaml: Invalid value dirty for configuration isolation.level: String must be one of: read_committed, read_uncommitted
          scan.timeout       | soon | Setting 'scan.timeout' in sources.events in oxbow.yaml must be a duration such as 500ms, 30s, 5m, 1h or 7d, not 'soon'
          """)
  void refusesAMisspeltSetting(String name, String value, String message) {
    assertThatThrownBy(() -> TestReads.open(NOWHERE, Map.of(name, value)))
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
        .hasMessage(message);
  }

  @Test
  void refusesWhatCannotBeDescribed() {
    assertThatThrownBy(() -> described(Map.of("columns", Map.of("id", "MONEY"))))
        .hasMessageContaining("Setting 'id' in sources.events.describe.t.columns")
        .hasMessageContaining("must be a type: BOOLEAN");
    assertThatThrownBy(() -> described(Map.of("columns", Map.of("_offset", "BIGINT"))))
        .hasMessageContaining("has the name of a column that every topic has");
    assertThatThrownBy(() -> described(Map.of("format", "xml")))
        .hasMessageContaining("must be one of json, avro, csv, tsv, text, raw, short, int, long,");
    assertThatThrownBy(() -> described(Map.of("format", "avro")))
        .hasMessage(
            "Format 'avro' in sources.events.describe.t in oxbow.yaml needs schemas: give 'schema'"
                + " beside it, the text or its file, or 'schema.registry.url' to the source");
    assertThatThrownBy(() -> described(Map.of("key", Map.of("format", "avro"))))
        .hasMessageContaining("Format 'avro' in sources.events.describe.t.key in oxbow.yaml");
    assertThatThrownBy(() -> described(Map.of("schema", "{\"type\":\"nothing\"}")))
        .hasMessageContaining("Setting 'schema' in sources.events.describe.t in oxbow.yaml must be")
        .hasMessageContaining("an Avro schema");
    assertThatThrownBy(() -> described(Map.of("schema", "/no/such/file.avsc")))
        .hasMessageContaining("NoSuchFileException");
    assertThatThrownBy(() -> described(Map.of("format", "json", "schema", "\"long\"")))
        .hasMessageContaining("must be avro, since a schema is given");
    assertThatThrownBy(() -> described(Map.of("format", "text", "columns", Map.of("id", "BIGINT"))))
        .hasMessageContaining("must be json, csv or tsv, since columns are described");
    assertThatThrownBy(() -> described(Map.of("format", "csv")))
        .hasMessage(
            "Format 'csv' in sources.events.describe.t in oxbow.yaml needs 'columns': the names and"
                + " types of the fields, in the order in which they stand in a line");
    assertThatThrownBy(() -> described(Map.of("colums", Map.of("id", "BIGINT"))))
        .hasMessageContaining("unknown; did you mean 'columns'?");
  }

  @Test
  void takesASchemaFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("s.avsc"), " \"long\"\n");

    try (Source source =
        described(Map.of("schema", file.toString(), "key", Map.of("format", "uuid")))) {
      assertThat(source.name()).isEqualTo("events");
    }
  }

  @Test
  void refusesARegistryThatIsNotDescribedWell() {
    assertThatThrownBy(() -> registry(Map.of("url", "localhost:8081")))
        .hasMessageContaining("must be an address such as http://localhost:8081");
    assertThatThrownBy(() -> registry(Map.of("url", "http://u:secret@localhost:8081")))
        .hasMessageContaining("without credentials")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> registry(Map.of("user", "u", "password", "p")))
        .hasMessage("Setting 'url' is missing in sources.events.schema.registry in oxbow.yaml");
    assertThatThrownBy(() -> registry(Map.of("url", "http://a", "user", "u")))
        .hasMessageContaining("user and password go together");
    assertThatThrownBy(
            () ->
                registry(
                    Map.of("url", "http://a", "user", "u", "password", "p", "token", "hidden")))
        .hasMessageContaining("only one of both can log in")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> registry(Map.of("url", "http://a", "usr", "u")))
        .hasMessageContaining("unknown; did you mean 'user'?");
  }

  private static Source registry(Map<String, ?> settings) {
    return TestReads.open(NOWHERE, Map.of("schema.registry", settings));
  }

  private static Source described(Map<String, ?> topic) {
    return TestReads.open(NOWHERE, Map.of("describe", Map.of("t", topic)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bool              | BOOLEAN
          INT               | INTEGER
          double precision  | DOUBLE
          Varchar(20)       | VARCHAR
          NUMERIC(9)        | DECIMAL(9, 0)
          decimal( 38 , 38 ) | DECIMAL(38, 38)
          timestamp         | TIMESTAMP(6)
          time(0)           | TIME(0)
          """)
  void readsTypesAsPeopleWriteThem(String text, String type) {
    assertThat(SqlTypes.parse(text)).get().hasToString(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DECIMAL
          DECIMAL(39)
          DECIMAL(2, 3)
          TIMESTAMP(9)
          BIGINT(3)
          DATE NOT NULL
          """)
  void refusesOtherTypes(String text) {
    assertThat(SqlTypes.parse(text)).isEmpty();
  }

  @Test
  void choosesTopicsByGlobs() {
    TopicFilter filter = new TopicFilter(List.of("shop.*", "x"), List.of("*.tmp", "shop.a?"));

    assertThat(List.of("shop.orders", "x", "shop.a", "shop.abc")).allMatch(filter::accepts);
    assertThat(List.of("shopxorders", "xx", "shop.ab", "shop.b.tmp")).noneMatch(filter::accepts);
  }
}

package dev.oxbow.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.capture.CapturedDatabase;
import dev.oxbow.sync.column.ColumnRules;
import dev.oxbow.sync.column.TreatedFormat;
import dev.oxbow.sync.envelope.DefinitionRecords;
import dev.oxbow.sync.envelope.EnvelopeFormat;
import dev.oxbow.sync.envelope.SourceBlock;
import dev.oxbow.sync.envelope.TransactionRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/sync/records.md: the statements there become the records there. */
@Timeout(120)
final class RecordsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "sync", "records.md");
  private static final String GTID = "3e11fa47-71ca-11e1-9e33-c80aa9429562:";
  private static final int LINE = 100;

  private static CapturedDatabase.Choice choice(String example) {
    TopicNames topics = new TopicNames("db", "shop.{table}");
    SourceBlock source = new SourceBlock("0.1.0", "db");
    RecordFormat flat = new FlatFormat(topics);
    RecordFormat envelope =
        new EnvelopeFormat(
            new EnvelopeFormat.Options(topics, source, false, false, true), Clock.systemUTC());
    ColumnRules rules =
        new ColumnRules(
            List.of("*.people.notes"),
            List.of("*.people.name", "*.people.born"),
            List.of("*.people.mail"),
            "pepper");
    DefinitionRecords definitions =
        new DefinitionRecords(
            "db.definitions",
            source,
            new DefinitionRecords.Selection(table -> true, database -> true),
            false);
    return switch (example) {
      case "flat" -> new CapturedDatabase.Choice(flat);
      case "envelope" -> new CapturedDatabase.Choice(envelope);
      case "columns" -> new CapturedDatabase.Choice(TreatedFormat.of(rules, flat));
      case "transactions" ->
          new CapturedDatabase.Choice(
              flat,
              Optional.of(new TransactionRecords("db.transaction", topics, false)),
              Optional.empty(),
              1_000);
      case "definitions" ->
          new CapturedDatabase.Choice(flat, Optional.empty(), Optional.of(definitions), 1_000);
      default -> throw new IllegalArgumentException(example);
    };
  }

  /** What differs from run to run becomes what the page has. */
  private static String usual(String text, String database, Map<String, Integer> gtids) {
    String usual =
        text.replace(database, "shop")
            .replaceAll("(\"ts_ms\":)\\d+", "$11767261600250")
            .replaceAll("(\"ts_us\":)\\d+", "$11767261600250000")
            .replaceAll("(\"ts_ns\":)\\d+", "$11767261600250000000")
            .replaceAll("(\"pos\":)\\d+", "$11071")
            .replaceAll("(\"server_id\":)\\d+", "$11")
            .replaceAll("(\"file\":)\"[^\"]*\"", "$1\"binlog.000003\"");
    Pattern gtid = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}:(\\d+)");
    Matcher matcher = gtid.matcher(usual);
    return matcher.replaceAll(
        (MatchResult found) ->
            GTID + gtids.computeIfAbsent(found.group(), each -> 23 + gtids.size()));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * A record as the page shows it: topic and key, then the value, a field a line where it is long.
   */
  private static String shown(String head, String value) throws Exception {
    if (value.length() <= LINE) {
      return head + "\n" + value;
    }
    JsonNode tree = JsonMapper.builder().build().readTree(value);
    List<String> fields = new ArrayList<>();
    tree.properties()
        .forEach(field -> fields.add("  \"" + field.getKey() + "\": " + field.getValue()));
    return head + "\n{\n" + String.join(",\n", fields) + "\n}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"flat", "envelope", "columns", "transactions", "definitions"})
  void showsWhatStatementsBecome(String example) throws Exception {
    Matcher page =
        Pattern.compile(
                "<!-- " + example + " -->\\s*```sql\\n(.*?)```.*?```\\n(.*?)\\n```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(page.find()).isTrue();
    try (CapturedDatabase database = new CapturedDatabase(TestServers.mySql(), choice(example))) {
      List<String> shown = new ArrayList<>();
      Map<String, Integer> gtids = new HashMap<>();
      for (Captured captured : database.run(page.group(1).strip().split(";\\s*"))) {
        CapturedRecord record = captured.record();
        shown.add(
            shown(
                usual(record.topic() + "  " + text(record.key()), database.name(), gtids),
                usual(text(record.value()), database.name(), gtids)));
      }
      assertThat(page.group(2)).isEqualTo(String.join("\n\n", shown));
    }
  }
}

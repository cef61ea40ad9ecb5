package dev.oxbow.sync.connect;

import dev.oxbow.sync.capture.Records;
import dev.oxbow.sync.capture.TableSelection;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.column.ColumnRules;
import dev.oxbow.sync.column.TreatedFormat;
import dev.oxbow.sync.envelope.DefinitionRecords;
import dev.oxbow.sync.envelope.EnvelopeFormat;
import dev.oxbow.sync.envelope.SourceBlock;
import dev.oxbow.sync.envelope.TransactionRecords;
import dev.oxbow.sync.record.FlatFormat;
import dev.oxbow.sync.record.Heartbeats;
import dev.oxbow.sync.record.RecordFormat;
import dev.oxbow.sync.record.TopicNames;
import dev.oxbow.sync.server.PresentTables;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the records of a capture look like, by its settings. */
final class Formats {
  private final SourceConfig config;
  private final TopicNames topics;
  private final ColumnRules columns;

  /**
   * @throws dev.oxbow.error.OxbowException INVALID_CONFIG
   */
  Formats(SourceConfig config) {
    this.config = config;
    this.columns = config.columns();
    List<String> taken =
        Stream.of(
                config.transactionsTopic().stream(),
                config.definitionsTopic().stream(),
                Stream.of(config.heartbeatTopic()))
            .flatMap(topic -> topic)
            .toList();
    this.topics =
        new TopicNames(
            new TopicNames.Options(
                config.source(), config.topic(), config.renamedTopics(), !config.isFlat(), taken));
  }

  /**
   * Checks the settings against the tables that are there.
   *
   * @return what works but may not be meant, each a sentence
   * @throws dev.oxbow.error.OxbowException INVALID_CONFIG
   */
  List<String> check(PresentTables present) {
    List<TableName> tables = present.tables().stream().filter(config.tables()::wants).toList();
    List<String> warnings = new ArrayList<>(topics.check(tables));
    if (!columns.isEmpty()) {
      warnings.addAll(columns.check(tables.stream().map(present::schema).toList()));
    }
    return warnings;
  }

  /** The captured ones of some tables, by their topics. By any thread. */
  Map<String, List<TableName>> topics(List<TableName> tables) {
    return tables.stream()
        .filter(config.tables()::wants)
        .collect(Collectors.groupingBy(topics::named));
  }

  /** All that is written. */
  Records records() {
    SourceBlock source = new SourceBlock(Version.current(), config.source());
    TableSelection tables = config.tables();
    boolean schemas = config.schemas();
    return new Records(
        TreatedFormat.of(columns, rows(source), tables::wants),
        config.transactionsTopic().map(topic -> new TransactionRecords(topic, topics, schemas)),
        config
            .definitionsTopic()
            .map(
                topic ->
                    new DefinitionRecords(
                        topic,
                        source,
                        new DefinitionRecords.Selection(tables::wants, tables::mayWantIn),
                        schemas)),
        new Heartbeats(config.heartbeatTopic(), config.source()));
  }

  private RecordFormat rows(SourceBlock source) {
    if (config.isFlat()) {
      return new FlatFormat(topics);
    }
    return new EnvelopeFormat(
        new EnvelopeFormat.Options(
            topics, source, config.schemas(), config.preciseDecimals(), config.tombstones()),
        Clock.systemUTC());
  }
}

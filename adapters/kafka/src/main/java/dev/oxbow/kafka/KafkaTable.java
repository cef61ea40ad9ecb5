package dev.oxbow.kafka;

import dev.oxbow.kafka.client.Topic;
import dev.oxbow.kafka.record.RecordFormat;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogFeed;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogSource;
import dev.oxbow.spi.LogTable;
import dev.oxbow.spi.TableId;
import dev.oxbow.spi.TableInfo;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A topic with the columns that it was known to have at one moment. Immutable. */
final class KafkaTable implements LogTable {
  private final KafkaSource source;
  private final Topic topic;
  private final RecordFormat format;
  private final long rowCount;
  private final TableInfo info;

  /**
   * @param rowCount how many positions it spans
   */
  KafkaTable(KafkaSource source, Topic topic, RecordFormat format, long rowCount) {
    this.source = source;
    this.topic = topic;
    this.format = format;
    this.rowCount = rowCount;
    info =
        new TableInfo(
            TableId.of(topic.name()),
            TableInfo.Kind.TOPIC,
            format.columns(),
            format.about(),
            List.of(),
            List.of(),
            List.of(),
            OptionalDouble.of(rowCount));
  }

  Topic topic() {
    return topic;
  }

  RecordFormat format() {
    return format;
  }

  /** The same topic with the columns of another format. */
  KafkaTable as(RecordFormat other) {
    return new KafkaTable(source, topic, other, rowCount);
  }

  @Override
  public TableInfo info() {
    return info;
  }

  @Override
  public LogSource source() {
    return source;
  }

  @Override
  public String incarnation() {
    return source.incarnation(topic, format);
  }

  @Override
  public boolean rewritten() {
    return topic.compacted();
  }

  @Override
  public List<String> bulkyColumns() {
    return format.bulky();
  }

  @Override
  public List<LogRange> extent() {
    return source.cluster().extent(topic);
  }

  @Override
  public Optional<List<LogRange>> from(LocalDateTime utc, List<LogRange> within) {
    if (!topic.ordered() || within.isEmpty()) {
      return Optional.empty();
    }
    // Rounded down: a record of the same millisecond may be of the wanted time.
    long millis = utc.toInstant(ZoneOffset.UTC).toEpochMilli();
    return Optional.of(source.cluster().from(topic, Math.max(0, millis), within));
  }

  @Override
  public LogFeed read(List<String> columns, List<LogRange> ranges) {
    for (String name : columns) {
      if (info.columns().stream().map(Column::name).noneMatch(name::equals)) {
        throw new IllegalArgumentException(info.id() + " has no column " + name);
      }
    }
    return new KafkaFeed(source, this, columns, ranges);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof KafkaTable t
        && t.source == source
        && t.topic.name().equals(topic.name())
        && t.topic.id().equals(topic.id())
        && t.format.equals(format);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic.id(), format);
  }

  @Override
  public String toString() {
    return source.name() + "." + topic.name();
  }
}

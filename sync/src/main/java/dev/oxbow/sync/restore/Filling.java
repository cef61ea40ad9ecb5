package dev.oxbow.sync.restore;

import dev.oxbow.mysql.read.Failures;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.spi.LogRange;
import dev.oxbow.sync.apply.Apply;
import dev.oxbow.sync.apply.ApplyMeter;
import dev.oxbow.sync.apply.ApplySettings;
import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.OnError;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.apply.TableNames;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.apply.Topics;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.RecordDecoder;
import dev.oxbow.sync.decode.TopicRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An apply of ranges of a topic to the side table. Used by one thread. */
final class Filling implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ApplyMeter meter;
  private final Apply apply;

  Filling(Restore.Request request, MySqlConfig mySql, String topicId, List<LogRange> ranges) {
    Map<TopicPart, Topics.Bounds> bounds = new HashMap<>();
    for (LogRange range : ranges) {
      bounds.put(
          new TopicPart(request.topic(), range.partition()),
          new Topics.Bounds(topicId, range.begin(), range.end(), ranges.size()));
    }
    Topics topics = new Fixed(bounds);
    this.meter = ApplyMeter.start("restore", topics);
    this.apply =
        new Apply(
            settings(request),
            mySql,
            Failures.of(mySql),
            topics,
            (record, reason) -> {
              throw new IllegalStateException("it stops at a bad record");
            },
            meter);
    try {
      apply.check(Map.of(request.topic(), ranges.size()));
      apply.take(bounds.keySet());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Columns that were dropped later are told by the rows from before. */
  private static ApplySettings settings(Restore.Request request) {
    TableName side = SideTable.name(request.target());
    return new ApplySettings(
        SideTable.sync(request.target()),
        Schema.FIXED,
        Mode.UPSERT,
        OnError.STOP,
        KeyFrom.KEY,
        List.of(),
        true,
        true,
        RecordDecoder.Form.ENVELOPE,
        new TableNames(side.database(), "{table}", Map.of(request.topic(), side.toString())),
        false,
        Optional.empty(),
        PATIENCE,
        ApplySettings.LOADS_FROM);
  }

  /** The topic as it was looked at. */
  private record Fixed(Map<TopicPart, Topics.Bounds> bounds) implements Topics {
    @Override
    public Map<TopicPart, Bounds> look(Collection<TopicPart> parts) {
      Map<TopicPart, Bounds> some = new HashMap<>(bounds);
      some.keySet().retainAll(parts);
      return some;
    }
  }

  void apply(List<TopicRecord> records) {
    apply.apply(records);
  }

  @Override
  public void close() {
    apply.close();
    meter.close();
  }
}

package dev.oxbow.sync.sink;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.DeadLetters;
import dev.oxbow.sync.apply.TopicPart;
import dev.oxbow.sync.decode.TopicRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters by Kafka Connect's own means: the record's bytes and headers as they were, and the
 * reason in headers beside them. Used by one thread.
 */
final class ReportedLetters implements DeadLetters {
  private final @Nullable ErrantRecordReporter reporter;
  private Collection<SinkRecord> batch = List.of();

  ReportedLetters(@Nullable ErrantRecordReporter reporter) {
    this.reporter = reporter;
  }

  /** The same, besides those that were given before. */
  void alsoFrom(Collection<SinkRecord> records) {
    if (reporter != null) {
      List<SinkRecord> all = new ArrayList<>(batch);
      all.addAll(records);
      batch = all;
    }
  }

  /** Those before these offsets are not asked for any more. */
  void forgetBefore(Map<TopicPart, Long> next) {
    if (reporter != null) {
      batch =
          batch.stream()
              .filter(
                  record -> record.originalKafkaOffset() >= next.getOrDefault(Parts.of(record), 0L))
              .toList();
    }
  }

  /** The records of which some may be bad. */
  void from(Collection<SinkRecord> records) {
    batch = records;
  }

  @Override
  public void keep(TopicRecord record, String reason) {
    if (reporter == null) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "There is no topic of dead letters; set errors.tolerance: all and"
              + " errors.deadletterqueue.topic.name, with which Kafka Connect keeps them");
    }
    TopicPart part = new TopicPart(record.topic(), record.partition());
    for (SinkRecord each : batch) {
      if (each.originalKafkaOffset() == record.offset() && part.equals(Parts.of(each))) {
        try {
          reporter.report(each, new DataException("The record " + reason)).get();
          return;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new OxbowException(ErrorCode.CANCELLED, "The task was interrupted", e);
        } catch (ExecutionException e) {
          throw new OxbowException(
              ErrorCode.SOURCE_FAILED,
              "Record "
                  + record
                  + " cannot be written to the topic of dead letters: "
                  + e.getCause(),
              e);
        }
      }
    }
    throw new IllegalStateException("record " + record + " is not of this batch");
  }
}

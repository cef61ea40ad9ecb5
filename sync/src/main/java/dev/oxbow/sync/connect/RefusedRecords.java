package dev.oxbow.sync.connect;

import dev.oxbow.sync.record.CapturedRecord;
import dev.oxbow.sync.topic.ProducerSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of a record that Kafka refuses which change it tells and what to do. Connect then fails the
 * task with Kafka's own words, which know neither. Tells the task how its producer reaches Kafka.
 * Thread-safe.
 */
public final class RefusedRecords implements ProducerInterceptor<byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedRecords.class);
  private volatile Map<String, Object> producer = Map.of();

  @Override
  public void configure(Map<String, ?> settings) {
    producer = ProducerSettings.put(settings);
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record;
  }

  @Override
  public void onAcknowledgement(
      @Nullable RecordMetadata written, @Nullable Exception failure, @Nullable Headers headers) {
    // Records of a transaction that was given up because of another one are not worth a word.
    if (failure == null || failure instanceof TransactionAbortedException) {
      return;
    }
    Header position = headers == null ? null : headers.lastHeader(CapturedRecord.POSITION);
    String change = position == null ? "?" : new String(position.value(), StandardCharsets.UTF_8);
    LOG.error(sentence(change, written == null ? "?" : written.topic(), failure));
  }

  /** What happened, and what to do. */
  static String sentence(String change, String topic, Exception failure) {
    return "The record of change "
        + change
        + " could not be written to topic '"
        + topic
        + "': "
        + failure.getMessage()
        + " The capture stops before it, so that nothing is skipped; "
        + remedy(topic, failure);
  }

  private static String remedy(String topic, Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      return "raise the topic's limit to record.max.bytes: kafka-configs.sh --alter --topic "
          + topic
          + " --add-config max.message.bytes=N";
    }
    if (failure instanceof TopicAuthorizationException) {
      return "let the capture's user WRITE, CREATE and DESCRIBE topic '" + topic + "'";
    }
    if (failure instanceof InvalidRecordException) {
      return "a compacted topic takes no record without a key: give the table a primary key, or the"
          + " topic cleanup.policy=delete";
    }
    if (failure instanceof UnknownTopicOrPartitionException
        || failure instanceof TimeoutException) {
      return "see whether the topic exists and its brokers answer; where it was deleted, take a new"
          + " snapshot of its table";
    }
    return "mend it and restart the task";
  }

  @Override
  public void close() {
    ProducerSettings.forget(producer);
  }
}

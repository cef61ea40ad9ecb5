package dev.oxbow.sync.oracle;

import dev.oxbow.sync.record.CapturedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sees all that a capture's producer sends, and passes the {@link KillPoint}s of a capture. Within
 * a Kafka transaction come the records, then the progress, then the commit.
 */
public final class KillAt implements ProducerInterceptor<byte[], byte[]> {
  private boolean isOfTask;
  private String lastTransaction = "";
  private String lastProgress = "";

  @Override
  public void configure(Map<String, ?> settings) {
    String producer = (String) settings.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    isOfTask = producer != null && !producer.startsWith("connect-cluster-");
  }

  @Override
  public synchronized ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    if (isOfTask) {
      if (isProgress(record.topic())) {
        progress(text(record.value()));
      } else {
        record(record.headers().lastHeader(CapturedRecord.POSITION));
      }
    }
    return record;
  }

  private static boolean isProgress(String topic) {
    return topic.endsWith("-offset");
  }

  private void progress(String progress) {
    lastProgress += progress;
    KillPoint.BEFORE_PROGRESS.pass();
    if (isDone()) {
      KillPoint.BEFORE_HANDOFF.pass();
    }
  }

  private boolean isDone() {
    return lastProgress.contains("\"done\":true");
  }

  private void record(@Nullable Header position) {
    String name = position == null ? "" : text(position.value());
    String transaction = name.substring(0, Math.max(name.lastIndexOf('/'), 0));
    if (!lastProgress.isEmpty()) {
      KillPoint.AFTER_COMMIT.pass();
      if (isDone()) {
        KillPoint.AFTER_HANDOFF.pass();
      } else if (lastProgress.contains("\"done\"")) {
        KillPoint.BETWEEN_CHUNKS.pass();
      }
      lastProgress = "";
    } else if (transaction.startsWith("snapshot")) {
      KillPoint.IN_CHUNK.pass();
    } else if (transaction.equals(lastTransaction)) {
      KillPoint.IN_TRANSACTION.pass();
    }
    lastTransaction = transaction;
  }

  @Override
  public synchronized void onAcknowledgement(
      @Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (isOfTask && failure == null && isProgress(Objects.requireNonNull(metadata).topic())) {
      KillPoint.BEFORE_COMMIT.pass();
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}

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
 * Sees all that a capture's producer sends, and ends the process at a {@link KillPoint}, if it was
 * given one. Within a Kafka transaction come the records, then the progress, then the commit.
 */
public final class KillAt implements ProducerInterceptor<byte[], byte[]> {
  static final int EXIT_CODE = 77;
  static final String POINT = "oxbow.test.kill.point";
  static final String TIMES = "oxbow.test.kill.times";

  private final @Nullable KillPoint point = point();
  private boolean isOfTask;
  private int left = Integer.getInteger(TIMES, 1);
  private String lastTransaction = "";
  private String lastProgress = "";

  private static @Nullable KillPoint point() {
    String name = System.getProperty(POINT);
    return name == null ? null : KillPoint.valueOf(name);
  }

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
    kill(KillPoint.BEFORE_PROGRESS);
    if (isDone()) {
      kill(KillPoint.BEFORE_HANDOFF);
    }
  }

  private boolean isDone() {
    return lastProgress.contains("\"done\":true");
  }

  private void record(@Nullable Header position) {
    String name = position == null ? "" : text(position.value());
    String transaction = name.substring(0, Math.max(name.lastIndexOf('/'), 0));
    if (!lastProgress.isEmpty()) {
      kill(KillPoint.AFTER_COMMIT);
      if (isDone()) {
        kill(KillPoint.AFTER_HANDOFF);
      } else if (lastProgress.contains("\"done\"")) {
        kill(KillPoint.BETWEEN_CHUNKS);
      }
      lastProgress = "";
    } else if (transaction.startsWith("snapshot")) {
      kill(KillPoint.IN_CHUNK);
    } else if (transaction.equals(lastTransaction)) {
      kill(KillPoint.IN_TRANSACTION);
    }
    lastTransaction = transaction;
  }

  @Override
  public synchronized void onAcknowledgement(
      @Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (isOfTask && failure == null && isProgress(Objects.requireNonNull(metadata).topic())) {
      kill(KillPoint.BEFORE_COMMIT);
    }
  }

  private void kill(KillPoint here) {
    if (here == point && --left <= 0) {
      Runtime.getRuntime().halt(EXIT_CODE);
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

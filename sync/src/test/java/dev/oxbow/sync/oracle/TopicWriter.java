package dev.oxbow.sync.oracle;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes two topics in transactions, of which some are given up: one record for each row that is to
 * be inserted into a ledger, and rows of a stock that are changed and deleted again and again, with
 * another field every now and then. Some records are poison; a header says so.
 */
final class TopicWriter implements Runnable {
  static final String LEDGER = "oracle.ledger";
  static final String STOCK = "oracle.stock";
  static final String POISON = "poison";
  static final int PARTITIONS = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ROWS = 300;
  private static final int MOST_RECORDS = 20;
  private static final int PAUSE_MILLIS = 60;

  /** After so many records those of the stock have another field, for which there is no column. */
  private static final int RECORDS_OF_A_FIELD = 1_500;

  private static final int MOST_FIELDS = 50;

  private final String bootstrapServers;
  private final AtomicBoolean enough;
  private final Random random = new Random(1);
  private int number;
  private long lastSuccess = System.nanoTime();

  TopicWriter(String bootstrapServers, AtomicBoolean enough) {
    this.bootstrapServers = bootstrapServers;
    this.enough = enough;
  }

  @Override
  public void run() {
    while (!enough.get()) {
      try (KafkaProducer<@Nullable String, @Nullable String> producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers", bootstrapServers,
                  "transactional.id", "oracle-writer",
                  "max.block.ms", "10000",
                  "reconnect.backoff.max.ms", "200"),
              new StringSerializer(),
              new StringSerializer())) {
        producer.initTransactions();
        while (!enough.get()) {
          transaction(producer);
          lastSuccess = System.nanoTime();
          pause(random.nextInt(PAUSE_MILLIS));
        }
      } catch (KafkaException e) {
        // The broker was killed. Whether it kept the last transaction, its topics tell.
        if (System.nanoTime() - lastSuccess > PATIENCE.toNanos()) {
          throw new IllegalStateException("nothing can be written", e);
        }
        pause(PAUSE_MILLIS);
      }
    }
  }

  private void transaction(KafkaProducer<@Nullable String, @Nullable String> producer) {
    producer.beginTransaction();
    int records = 1 + random.nextInt(MOST_RECORDS);
    for (int i = 0; i < records; i++) {
      number++;
      producer.send(random.nextBoolean() ? ledger() : stock());
    }
    if (random.nextInt(20) == 0) {
      producer.abortTransaction();
    } else {
      producer.commitTransaction();
    }
  }

  private ProducerRecord<@Nullable String, @Nullable String> ledger() {
    int partition = random.nextInt(PARTITIONS);
    String row = "{\"p\":%d,\"n\":%d,\"v\":\"v%d\"}".formatted(partition, number, number);
    return random.nextInt(100) > 0
        ? new ProducerRecord<>(LEDGER, partition, null, row)
        : poison(
            LEDGER,
            partition,
            null,
            switch (random.nextInt(4)) {
              case 0 -> "{poison";
              case 1 -> "{\"p\":%d,\"n\":null}".formatted(partition);
              case 2 ->
                  "{\"p\":%d,\"n\":%d,\"v\":\"%s\"}"
                      .formatted(partition, number, "long ".repeat(9));
              default -> "{\"p\":%d,\"n\":%d,\"v\":\"refused\"}".formatted(partition, number);
            });
  }

  /** Of one row all records are in one partition. */
  private ProducerRecord<@Nullable String, @Nullable String> stock() {
    int id = random.nextInt(ROWS);
    int partition = id % PARTITIONS;
    String key = "{\"id\":%d}".formatted(id);
    if (random.nextInt(100) == 0) {
      return random.nextBoolean()
          ? poison(STOCK, partition, null, "{\"id\":%d,\"n\":%d}".formatted(id, number))
          : poison(STOCK, partition, key, "{\"n\":\"many\"}");
    }
    String row =
        "{\"id\":%d,\"n\":%d,\"v\":\"v%d\",\"x%d\":%d}"
            .formatted(id, number, number, number / RECORDS_OF_A_FIELD % MOST_FIELDS, number);
    return new ProducerRecord<>(STOCK, partition, key, random.nextInt(5) == 0 ? null : row);
  }

  private static ProducerRecord<@Nullable String, @Nullable String> poison(
      String topic, int partition, @Nullable String key, String value) {
    ProducerRecord<@Nullable String, @Nullable String> record =
        new ProducerRecord<>(topic, partition, key, value);
    record.headers().add(POISON, "1".getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.oxbow.bench.apply;

import dev.oxbow.bench.worker.Running;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A program for this one table: a consumer, a parser, a connection, and one thread. It writes rows
 * at least once and looks at no errors.
 *
 * @param batch how many rows a transaction has
 */
record HandWritten(String label, String name, int batch, Way way) implements Writer {
  /** Which keep texts as they are, and take the rows of a batch together. */
  private static final String URL =
      "rewriteBatchedStatements=true&useServerPrepStmts=false&allowLoadLocalInfile=true"
          + "&cachePrepStmts=true&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true";

  /** How it writes. */
  interface Way {
    Rows open(Connection connection) throws SQLException;
  }

  /** Where its rows go. */
  interface Rows extends AutoCloseable {
    void add(@org.jspecify.annotations.Nullable String[] row) throws SQLException;

    /** Writes what was added. */
    void flush() throws SQLException;

    @Override
    void close() throws SQLException;
  }

  @Override
  public Running start(Job job) {
    CompletableFuture<Void> work =
        CompletableFuture.runAsync(
            () -> {
              try {
                write(job);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    return new Running() {
      @Override
      public boolean isAlive() {
        return !work.isCompletedExceptionally();
      }

      @Override
      public Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
      }

      @Override
      public long peakBytes() {
        return 0;
      }

      @Override
      public void close() {
        work.join();
      }
    };
  }

  private void write(Job job) throws Exception {
    String url = job.sales().server().jdbcUrl(job.database());
    TopicPartition only = new TopicPartition(job.topic(), 0);
    SalesRow reader = new SalesRow();
    try (Connection connection =
            DriverManager.getConnection(
                url + (url.contains("?") ? "&" : "?") + URL,
                job.sales().server().user(),
                job.sales().server().password());
        Rows rows = way.open(connection);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers",
                    job.bootstrapServers(),
                    "isolation.level",
                    "read_committed",
                    "max.partition.fetch.bytes",
                    "8388608",
                    "max.poll.records",
                    Integer.toString(batch)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      connection.setAutoCommit(false);
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      int added = 0;
      for (long left = job.rows(); left > 0; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          rows.add(reader.read(record.value()));
          left--;
          if (++added == batch || left == 0) {
            rows.flush();
            connection.commit();
            added = 0;
          }
        }
      }
    }
  }
}

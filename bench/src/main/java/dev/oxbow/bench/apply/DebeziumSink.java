package dev.oxbow.bench.apply;

import dev.oxbow.bench.worker.ConnectWorker;
import dev.oxbow.bench.worker.Running;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Debezium's sink for JDBC on Kafka Connect's own distributed worker, of the same jars as ours, at
 * least once. It needs records with schemas.
 */
record DebeziumSink(String label, String name) implements Writer {
  @Override
  public Running start(Job job) throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>();
    all.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    all.put("tasks.max", "1");
    all.put("topics", job.topic());
    String url = job.sales().server().jdbcUrl(job.database());
    all.put(
        "connection.url",
        url
            + (url.contains("?") ? "&" : "?")
            + "nullDatabaseMeansCurrent=true&rewriteBatchedStatements=true");
    all.put("connection.username", job.sales().server().user());
    all.put("connection.password", job.sales().server().password());
    all.put("connection.pool.min_size", "1");
    all.put("insert.mode", "upsert");
    all.put("delete.enabled", "true");
    all.put("primary.key.mode", "record_key");
    all.put("schema.evolution", "none");
    all.put("collection.name.format", "sales");
    // Large batches and fetches; other sizes were not tried.
    all.put("batch.size", "5000");
    all.put("consumer.override.max.poll.records", "5000");
    all.put("consumer.override.max.partition.fetch.bytes", "8388608");
    all.put("consumer.override.fetch.min.bytes", "1048576");
    all.put("consumer.override.auto.offset.reset", "earliest");
    all.put("consumer.override.isolation.level", "read_committed");
    return ConnectWorker.start(name, job.folder(), job.bootstrapServers(), Map.of(), all);
  }
}

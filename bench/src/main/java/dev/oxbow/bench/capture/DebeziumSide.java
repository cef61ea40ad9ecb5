package dev.oxbow.bench.capture;

import dev.oxbow.bench.worker.ConnectWorker;
import dev.oxbow.bench.worker.JavaProcess;
import dev.oxbow.bench.worker.Sales;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Debezium's connector on Kafka Connect's own distributed worker, of the same jars as ours, at
 * least once.
 *
 * @param label for the table of results
 * @param serverId among the replicas of the server
 * @param worker settings of the worker beyond those that it must have
 * @param connector settings of the connector beyond those that it must have
 */
record DebeziumSide(
    String label,
    String name,
    int serverId,
    Map<String, String> worker,
    Map<String, String> connector)
    implements Side {
  private static final Map<String, String> LARGE_BATCHES =
      Map.of(
          "value.converter.schemas.enable", "false",
          "key.converter.schemas.enable", "false",
          "producer.linger.ms", "5",
          "producer.batch.size", "262144",
          "producer.compression.type", "lz4");

  /** With JSON and its schemas, as every introduction begins. */
  static DebeziumSide byDefault() {
    return new DebeziumSide(
        "Debezium, as configured by default", "debezium", 7001, Map.of(), Map.of());
  }

  /** With all that its documentation offers against slowness. */
  static DebeziumSide tuned() {
    return new DebeziumSide(
        "Debezium, tuned",
        "debezium-tuned",
        7002,
        LARGE_BATCHES,
        Map.of(
            "max.batch.size", "20000",
            "max.queue.size", "80000",
            "poll.interval.ms", "1000",
            "snapshot.fetch.size", "20000"));
  }

  /** The same, but it waits for no more changes than have come. */
  static DebeziumSide prompt() {
    return new DebeziumSide(
        "Debezium, tuned, poll.interval.ms=5",
        "debezium-prompt",
        7003,
        LARGE_BATCHES,
        Map.of("max.batch.size", "20000", "max.queue.size", "80000", "poll.interval.ms", "5"));
  }

  @Override
  public int recordsOfTransaction() {
    return Sales.CHANGES + Sales.DELETES;
  }

  @Override
  public boolean isPlain() {
    return true;
  }

  @Override
  public JavaProcess start(Place place) throws IOException, InterruptedException {
    return ConnectWorker.start(
        name, place.folder(), place.bootstrapServers(), worker, settings(place));
  }

  private Map<String, String> settings(Place place) {
    Sales sales = place.sales();
    Map<String, String> all = new TreeMap<>();
    all.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
    all.put("tasks.max", "1");
    all.put("topic.prefix", name);
    all.put("database.hostname", sales.server().host());
    all.put("database.port", Integer.toString(sales.server().port()));
    all.put("database.user", sales.server().user());
    all.put("database.password", sales.server().password());
    all.put("database.server.id", Integer.toString(serverId));
    all.put("database.include.list", sales.database());
    all.put("schema.history.internal.kafka.bootstrap.servers", place.bootstrapServers());
    all.put("schema.history.internal.kafka.topic", name + "-history");
    all.put("topic.creation.default.partitions", "1");
    all.put("topic.creation.default.replication.factor", "1");
    all.putAll(connector);
    return all;
  }
}

package dev.oxbow.bench.capture;

import dev.oxbow.embedded.process.Ports;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;

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
    int port = Ports.free();
    Path settings = write(place, port);
    Path logging = place.folder().resolve("logback.xml");
    Files.writeString(
        logging,
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d %-5level %logger{24} - %msg%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="out"/></root>
        </configuration>
        """);
    JavaProcess process =
        JavaProcess.start(
            place.folder().resolve(name + ".log"),
            List.of("-Xmx2g", "-Dlogback.configurationFile=" + logging),
            List.of("org.apache.kafka.connect.cli.ConnectDistributed", settings.toString()));
    try {
      put(process, URI.create("http://127.0.0.1:" + port + "/connectors/" + name), place);
      return process;
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private Path write(Place place, int port) throws IOException {
    Properties all = new Properties();
    all.setProperty("bootstrap.servers", place.bootstrapServers());
    all.setProperty("group.id", name);
    all.setProperty("listeners", "http://127.0.0.1:" + port);
    all.setProperty("plugin.path", System.getProperty("oxbow.bench.peers"));
    all.setProperty("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.setProperty("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    for (String topic : List.of("config", "offset", "status")) {
      all.setProperty(topic + ".storage.topic", name + "-" + topic);
      all.setProperty(topic + ".storage.replication.factor", "1");
    }
    worker.forEach(all::setProperty);
    Path file = place.folder().resolve(name + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      all.store(out, null);
    }
    return file;
  }

  private String settings(Place place) {
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
    return all.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\": \"" + e.getValue() + "\"")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Gives the worker its connector, once it answers and unless it has it. */
  private void put(JavaProcess process, URI connector, Place place)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    while (true) {
      if (!process.isAlive()) {
        throw new IllegalStateException("The worker ended; see its log in " + place.folder());
      }
      Thread.sleep(200);
      int status = ask(client, HttpRequest.newBuilder(connector).build());
      if (status == NOT_FOUND) {
        status =
            ask(
                client,
                HttpRequest.newBuilder(connector.resolve(name + "/config"))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(settings(place)))
                    .build());
      }
      if (status == OK || status == CREATED) {
        return;
      }
    }
  }

  /** The status of its answer, 0 while there is none. */
  private static int ask(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 400) {
        throw new IllegalStateException(answer.body());
      }
      return answer.statusCode();
    } catch (IOException e) {
      return 0; // not yet
    }
  }
}

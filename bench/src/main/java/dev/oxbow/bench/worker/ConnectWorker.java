package dev.oxbow.bench.worker;

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
import java.util.stream.Collectors;

/** Kafka Connect's own distributed worker, of the same jars as ours, with one connector. */
public final class ConnectWorker {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int WRONG = 400;
  private static final int NOT_FOUND = 404;

  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{24} - %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private ConnectWorker() {}

  /**
   * Starts one, for the first time or to go on where it was.
   *
   * @param name of the connector, the worker's group and topics, and its files
   * @param worker settings of the worker beyond those that it must have
   * @param connector the connector's settings
   */
  public static JavaProcess start(
      String name,
      Path folder,
      String bootstrapServers,
      Map<String, String> worker,
      Map<String, String> connector)
      throws IOException, InterruptedException {
    int port = Ports.free();
    Path settings = write(name, folder, bootstrapServers, port, worker);
    Path logging = folder.resolve("logback.xml");
    Files.writeString(logging, LOGGING);
    JavaProcess process =
        JavaProcess.start(
            folder.resolve(name + ".log"),
            List.of("-Xmx2g", "-Dlogback.configurationFile=" + logging),
            List.of("org.apache.kafka.connect.cli.ConnectDistributed", settings.toString()));
    try {
      put(process, URI.create("http://127.0.0.1:" + port + "/connectors/" + name), connector);
      return process;
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private static Path write(
      String name, Path folder, String bootstrapServers, int port, Map<String, String> worker)
      throws IOException {
    Properties all = new Properties();
    all.setProperty("bootstrap.servers", bootstrapServers);
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
    Path file = folder.resolve(name + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      all.store(out, null);
    }
    return file;
  }

  /** Gives the worker its connector, once it answers and unless it has it. */
  private static void put(JavaProcess process, URI uri, Map<String, String> connector)
      throws IOException, InterruptedException {
    String settings =
        connector.entrySet().stream()
            .map(e -> "\"" + e.getKey() + "\": \"" + e.getValue() + "\"")
            .collect(Collectors.joining(", ", "{", "}"));
    HttpClient client = HttpClient.newHttpClient();
    while (true) {
      if (!process.isAlive()) {
        throw new IllegalStateException("The worker of " + uri + " ended; see its log");
      }
      Thread.sleep(200);
      int status = ask(client, HttpRequest.newBuilder(uri).build());
      if (status == NOT_FOUND) {
        status =
            ask(
                client,
                HttpRequest.newBuilder(URI.create(uri + "/config"))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(settings))
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
      if (answer.statusCode() == WRONG) {
        throw new IllegalStateException(answer.body());
      }
      return answer.statusCode();
    } catch (IOException e) {
      return 0; // not yet
    }
  }
}

package dev.oxbow.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.embedded.EmbeddedKafka;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.embedded.TestServers;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/sync/connect-cluster.md says: the archive in Kafka's own distributed worker, with the
 * page's settings and connectors, and a broker that allows what its table of ACLs allows.
 */
@Timeout(240)
final class ConnectClusterIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 120;

  /** The jars of Kafka's own distribution that a worker needs; all else comes from the archive. */
  private static final Pattern OF_CONNECT =
      Pattern.compile(
          "(connect-|kafka-clients|slf4j-api|logback-|jose4j|jackson-|jersey-|hk2-|jakarta\\.|javax\\."
              + "|jaxb-api|activation-|aopalliance|osgi-|javassist|jetty-|classgraph|maven-artifact"
              + "|plexus-utils|swagger-annotations|lz4-java|snappy-java|zstd-jni).*\\.jar");

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private String page = "";
  private URI worker = URI.create("http://127.0.0.1");
  private Path log = Path.of("");

  @Test
  void takesRowsFromTableToTopicToTable() throws Exception {
    page = Files.readString(Path.of("..", "docs", "sync", "connect-cluster.md"));
    MySqlServer mysql = TestServers.mySql();
    String shop = mysql.createDatabase("connected");
    String copy = mysql.createDatabase("copied");
    run(mysql, shop, "create table customers (id int primary key, name varchar(50))");
    run(mysql, shop, "insert into customers values (1, 'Ann'), (2, 'Bob'), (3, 'Cid')");
    run(mysql, copy, "create table customers (id int primary key, name varchar(50))");
    try (EmbeddedKafka kafka = guarded();
        Admin admin = Admin.create(clients(kafka, "admin"))) {
      admin.createAcls(acls()).all().get();
      Process process = start(kafka, mysql);
      try {
        awaited("the worker", () -> get("/connector-plugins").contains("dev.oxbow.sync.sink"));
        assertThat(get("/connector-plugins")).contains("dev.oxbow.sync.connect.OxbowSource");
        String topic = "db." + shop + ".customers";
        post("A capture", kafka, Map.of("url", mysql.jdbcUrl(shop), "tables", shop + ".*"));
        post("An apply", kafka, Map.of("url", mysql.jdbcUrl(copy), "topics", topic));
        awaited("the snapshot", () -> rows(mysql, copy).equals(List.of("1 Ann", "2 Bob", "3 Cid")));
        try (Connection connection = mysql.connect(shop);
            Statement statement = connection.createStatement()) {
          connection.setAutoCommit(false);
          statement.execute("insert into customers values (4, 'Dora')");
          statement.execute("update customers set name = 'Anna' where id = 1");
          statement.execute("delete from customers where id = 2");
          connection.commit();
        }
        awaited(
            "the changes", () -> rows(mysql, copy).equals(List.of("1 Anna", "3 Cid", "4 Dora")));
        try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                clients(kafka, "admin"), new ByteArraySerializer(), new ByteArraySerializer())) {
          producer.send(new ProducerRecord<>(topic, "no JSON".getBytes(StandardCharsets.UTF_8)));
        }
        awaited(
            "the dead letter",
            () -> admin.listTopics().names().get().contains("copy.dead-letters"));
        assertThat(
                admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId))
            .as("written exactly once")
            .contains("connect-cluster-db-0");
        for (String connector : new String[] {"db", "copy"}) {
          JsonNode status = JSON.readTree(get("/connectors/" + connector + "/status"));
          assertThat(status.at("/tasks/0/state").asText()).as("%s", status).isEqualTo("RUNNING");
        }
        assertThat(get("/connectors/db")).contains("${env:MYSQL_PASSWORD}");
      } finally {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
  }

  /** A broker that asks for a login and allows the users but 'admin' nothing. */
  private static EmbeddedKafka guarded() {
    return EmbeddedKafka.start(
        ServerOptions.temporary()
            .with("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
            .with("inter.broker.listener.name", "PLAINTEXT")
            .with("sasl.enabled.mechanisms", "PLAIN")
            .with("sasl.mechanism.inter.broker.protocol", "PLAIN")
            .with(
                "listener.name.plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"admin\" password=\"admin\""
                    + " user_admin=\"admin\" user_connect=\"connect\";")
            .with(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .with("super.users", "User:admin;User:ANONYMOUS"));
  }

  private static Map<String, Object> clients(EmbeddedKafka kafka, String user) {
    Map<String, Object> settings = new HashMap<>(login(user));
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    return settings;
  }

  private static Map<String, String> login(String user) {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, user));
  }

  /** The rows of the page's table. */
  private List<AclBinding> acls() {
    List<AclBinding> acls = new ArrayList<>();
    Matcher row =
        Pattern.compile("(?m)^\\| ([A-Z_, ]+) \\| (group|topic|transactional id) \\| `([^`]+)`")
            .matcher(page);
    while (row.find()) {
      String name = row.group(3);
      boolean isPrefix = name.endsWith("*");
      ResourcePattern resource =
          new ResourcePattern(
              ResourceType.fromString(row.group(2).replace(' ', '_').toUpperCase(Locale.ROOT)),
              isPrefix ? name.substring(0, name.length() - 1) : name,
              isPrefix ? PatternType.PREFIXED : PatternType.LITERAL);
      for (String operation : row.group(1).split(", ")) {
        acls.add(
            new AclBinding(
                resource,
                new AccessControlEntry(
                    "User:connect",
                    "*",
                    AclOperation.fromString(operation),
                    AclPermissionType.ALLOW)));
      }
    }
    assertThat(acls).hasSizeGreaterThan(15);
    return acls;
  }

  /** The text of the first block of a kind behind a heading. */
  private String block(String heading, String kind) {
    int begin = page.indexOf("```" + kind + "\n", page.indexOf("## " + heading));
    return page.substring(begin + kind.length() + 4, page.indexOf("```", begin + 3));
  }

  private Process start(EmbeddedKafka kafka, MySqlServer mysql) throws Exception {
    Path plugins = unzipped();
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    worker = URI.create("http://127.0.0.1:" + port);
    StringBuilder settings =
        new StringBuilder(
            block("The workers", "properties")
                .replace("localhost:9092", kafka.bootstrapServers())
                .replace("/opt/connect/plugins", plugins.toString())
                .replace("127.0.0.1:8083", "127.0.0.1:" + port));
    for (String prefix : new String[] {"", "producer.", "consumer.", "admin."}) {
      login("connect")
          .forEach((name, value) -> settings.append(prefix + name + "=" + value + "\n"));
    }
    Path file = Files.writeString(folder.resolve("worker.properties"), settings);
    Path quiet =
        Files.writeString(
            folder.resolve("logback.xml"),
            """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger{20} %msg%n%ex</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="OUT"/></root>
            </configuration>
            """);
    String classPath;
    try (Stream<Path> jars = Files.list(Path.of("target/oxbow/lib/sync").toAbsolutePath())) {
      classPath =
          jars.filter(jar -> OF_CONNECT.matcher(jar.getFileName().toString()).matches())
              .map(Path::toString)
              .collect(Collectors.joining(System.getProperty("path.separator")));
    }
    log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dlogback.configurationFile=" + quiet,
                "-cp",
                classPath,
                "org.apache.kafka.connect.cli.ConnectDistributed",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(Map.of("MYSQL_USER", mysql.user(), "MYSQL_PASSWORD", mysql.password()));
    return builder.start();
  }

  private Path unzipped() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    try (Stream<Path> built = Files.list(Path.of("target"))) {
      Path archive =
          built
              .filter(f -> f.getFileName().toString().matches("oxbow-connect-.*\\.zip"))
              .findFirst()
              .orElseThrow();
      try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          Path file = plugins.resolve(entry.getName());
          if (entry.isDirectory()) {
            Files.createDirectories(file);
          } else {
            Files.createDirectories(file.getParent());
            Files.copy(zip, file);
          }
        }
      }
    }
    return plugins;
  }

  private void post(String heading, EmbeddedKafka kafka, Map<String, String> ours)
      throws Exception {
    ObjectNode connector = (ObjectNode) JSON.readTree(block(heading, "json"));
    ObjectNode config = (ObjectNode) connector.get("config");
    ours.forEach(
        (name, value) -> {
          assertThat(config.has(name)).as(name).isTrue();
          config.put(name, value);
        });
    if (config.has("kafka.bootstrap.servers")) {
      config.put("kafka.bootstrap.servers", kafka.bootstrapServers());
      login("connect").forEach((name, value) -> config.put("kafka." + name, value));
    }
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(worker.resolve("/connectors"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(connector.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode())
        .as("%s%n%s", answer.body(), Files.readString(log))
        .isEqualTo(201);
  }

  private String get(String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(worker.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void run(MySqlServer mysql, String database, String sql) throws Exception {
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> rows(MySqlServer mysql, String database) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select * from customers order by id")) {
      while (found.next()) {
        rows.add(found.getString(1) + " " + found.getString(2));
      }
    }
    return rows;
  }

  private void awaited(String what, Callable<Boolean> isSo) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      boolean is;
      try {
        is = isSo.call();
      } catch (java.io.IOException e) {
        is = false;
      }
      if (is) {
        return;
      }
      String said = Files.readString(log);
      assertThat(System.nanoTime() < end && !said.contains("\"state\":\"FAILED\""))
          .as("%s%n%s", what, said)
          .isTrue();
      Set<String> states = Set.of(status("db"), status("copy"));
      assertThat(states).as("%s%n%s", what, said).noneMatch(s -> s.contains("\"FAILED\""));
      Thread.sleep(200);
    }
  }

  private String status(String connector) throws Exception {
    try {
      return get("/connectors/" + connector + "/status") + connector;
    } catch (java.io.IOException e) {
      return connector;
    }
  }
}

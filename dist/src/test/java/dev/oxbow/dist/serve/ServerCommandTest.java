package dev.oxbow.dist.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.dist.OxbowProcess;
import dev.oxbow.dist.OxbowProcess.Outcome;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code oxbow server} and {@code oxbow passwd} as processes. */
final class ServerCommandTest {
  private static final String PASSWORD = "anns-pass-phrase";
  private static final String MYSQL_SECRET = "mysql-Secret-4711";
  private static final String OTHER_SECRET = "other-Secret-0815";
  private static final String LITERAL = "a-literal-nobody-logs";
  private static final Pattern URL = Pattern.compile("Oxbow listens on (http\\S+)");

  @TempDir private Path folder = Path.of("");

  private String mysqlUrl() throws SQLException {
    MySqlServer mysql = TestServers.mySql();
    String database = mysql.createDatabase("served");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(40))");
      statement.execute("INSERT INTO t VALUES (1, 'one')");
      statement.execute("CREATE USER served IDENTIFIED BY '" + MYSQL_SECRET + "'");
      statement.execute("GRANT ALL ON `" + database + "`.* TO served");
    }
    return mysql.jdbcUrl(database);
  }

  private Path config(String mysqlUrl, String server) throws IOException {
    return Files.writeString(
        folder.resolve("oxbow.yaml"),
        """
        sources:
          db: { adapter: mysql, url: "%s", user: served, password: "${env:DB_PASSWORD}" }
          broken: { adapter: mysql, url: "%s", user: nobody, password: %s }
        local: { memory.limit: 256MB, spill.folder: "%s" }
        store: { folder: "%s" }
        server:
          port: 0
        %s
        """
            .formatted(
                mysqlUrl,
                mysqlUrl,
                OTHER_SECRET,
                folder.resolve("spill"),
                folder.resolve("store"),
                server.indent(2)));
  }

  private Process start(Path out, Path err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(OxbowProcess.command(folder, List.of("server")))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("DB_PASSWORD", MYSQL_SECRET);
    return builder.start();
  }

  private static String awaitUrl(Process process, Path out, Path err) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < end && process.isAlive()) {
      Matcher m = URL.matcher(Files.readString(out));
      if (m.find()) {
        return m.group(1);
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no server: " + Files.readString(out) + Files.readString(err));
  }

  private static HttpResponse<String> post(String url, String body) throws Exception {
    String both = "ann:" + PASSWORD;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesUntilItIsTerminatedAndWritesNoSecret() throws Exception {
    Outcome passwd =
        OxbowProcess.runWithInput(folder, PASSWORD + "\n", "passwd", "--roles", "admin", "ann");
    assertThat(passwd).isEqualTo(new Outcome(0, "User 'ann' is in users.passwd\n", ""));
    assertThat(Files.readString(folder.resolve("users.passwd")))
        .startsWith("ann:$2b$12$")
        .endsWith(":admin\n")
        .doesNotContain(PASSWORD);
    assertThat(Files.getPosixFilePermissions(folder.resolve("users.passwd")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    config(mysqlUrl(), "login: { users: users.passwd }\nlog: { audit: audit.log, slow: 0ms }");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    StringBuilder told = new StringBuilder();

    Process process = start(out, err);
    try {
      String url = awaitUrl(process, out, err);
      String jdbc = "jdbc:oxbow:" + url.substring("http:".length()) + "/";
      try (Connection connection = DriverManager.getConnection(jdbc, "ann", PASSWORD);
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT name FROM db.t WHERE name <> '" + LITERAL + "'")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("one");
        assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM broken.t"))
            .satisfies(e -> told.append(e))
            .hasMessageContaining("broken");
      }
      assertThatThrownBy(() -> DriverManager.getConnection(jdbc, "ann", "guess-" + PASSWORD))
          .satisfies(e -> told.append(e))
          .hasFieldOrPropertyWithValue("SQLState", "28000");
      for (String sql :
          List.of(
              "EXPLAIN ANALYZE SELECT * FROM db.t",
              "SELECT * FROM broken.nope",
              "SELECT name FROM db.t WHERE name = \\\"" + LITERAL + "\\\"",
              "SELEC name FROM db.t WHERE name = " + LITERAL,
              "SHOW TABLES")) {
        told.append(post(url + "/v1/statement", "{\"sql\": \"" + sql + "\"}").body());
      }
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).isZero();
    String log = Files.readString(err);
    String audit = Files.readString(folder.resolve("audit.log"));
    assertThat(Files.readString(out)).contains("JDBC     jdbc:oxbow://", "users of users.passwd");
    assertThat(log).contains("user=ann", "sql=SELECT name FROM db.t WHERE name <> ?", "Draining");
    assertThat(audit).contains("statement id=", "refused user=ann address=127.0.0.1");
    assertThat(log + audit + Files.readString(out) + told)
        .doesNotContain(PASSWORD)
        .doesNotContain(MYSQL_SECRET)
        .doesNotContain(OTHER_SECRET);
    assertThat(log + audit).doesNotContain(LITERAL);
  }

  @Test
  void refusesToListenElsewhereWithoutALogin() throws Exception {
    Files.writeString(folder.resolve("oxbow.yaml"), "server: { host: 0.0.0.0 }\n");

    Outcome outcome = OxbowProcess.run(folder, "server");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("does not listen on 0.0.0.0 without a login and TLS");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void keepsTheOtherLinesOfAUsersFile() throws Exception {
    Path file = folder.resolve("u.passwd");
    Files.writeString(file, "# people\nbob:hash:analyst\n\ncid:hash\n");

    OxbowProcess.runWithInput(folder, "new-pass\n", "passwd", "-f", "u.passwd", "bob");
    Outcome empty = OxbowProcess.runWithInput(folder, "\n", "passwd", "-f", "u.passwd", "cid");
    Outcome odd = OxbowProcess.runWithInput(folder, "x\n", "passwd", "-f", "u.passwd", "a:b");

    assertThat(Files.readString(file))
        .matches("# people\nbob:\\$2b\\$12\\$[./A-Za-z0-9]{53}:analyst\n\ncid:hash\n");
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.err()).contains("The password is empty");
    assertThat(odd.exitCode()).isEqualTo(1);
  }

  @Test
  void showsExamples() throws Exception {
    Outcome outcome = OxbowProcess.run(folder, "server", "--help");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("Examples:", "oxbow server -c", "SIGTERM drains");
  }
}

package dev.oxbow.dist.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.server.login.NewPassword;
import dev.oxbow.server.login.UsersFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator finds in a server's log and in its audit log. */
final class ServerLogTest {
  private static final String PASSWORD = "anns-pass-phrase";
  private static final String ROLES =
      """
      login: { users: users.passwd }
      log: { audit: logs/audit.log }
      roles:
        analyst:
          tables:
            db.customers: { except: [salry], where: "tennant = 1" }
            db.custmers: {}
            db.orders: { columns: [id, amuont] }
      """;

  @TempDir private Path folder = Path.of("");

  private void user(String roles) throws Exception {
    UsersFile.put(
        folder.resolve("users.passwd"), "ann", NewPassword.hash(PASSWORD.toCharArray()), roles);
  }

  private void config(String server) throws IOException, SQLException {
    MySqlServer mysql = TestServers.mySql();
    String database = mysql.createDatabase("logged");
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customers (id INT PRIMARY KEY, city VARCHAR(9), salary INT)");
      statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, amount INT)");
    }
    Files.writeString(
        folder.resolve("oxbow.yaml"),
        """
        sources:
          db: { adapter: mysql, url: "%s", user: root }
          away: { adapter: mysql, url: "jdbc:mysql://127.0.0.1:1/x", user: root }
        local: { memory.limit: 256MB, spill.folder: "%s" }
        store: { folder: "%s" }
        server:
        %s
        """
            .formatted(
                mysql.jdbcUrl(database),
                folder.resolve("spill"),
                folder.resolve("store"),
                server.indent(2)));
  }

  @Test
  void tellsWhatIsWrongWithRolesAndWhoWasRefused() throws Exception {
    user("analyst");
    config("port: 0\n" + ROLES);
    String odd = "a\nname=x user=root " + "y".repeat(300);

    try (ServerProcess server = new ServerProcess(folder)) {
      String url = server.awaitUrl();
      assertThat(ServerProcess.run(url, "ann", PASSWORD, "SELECT id FROM db.customers").body())
          .contains("F0000")
          .doesNotContain("tennant");
      assertThat(ServerProcess.run(url, "ann", "wrong", "SELECT 1").statusCode()).isEqualTo(401);
      assertThat(ServerProcess.run(url, odd, "wrong", "SELECT 1").statusCode()).isEqualTo(401);
      String login = "{\"user\": \"carl\", \"password\": \"wrong\"}";
      assertThat(ServerProcess.post(url + "/v1/login", "x", "y", login).statusCode())
          .isEqualTo(401);
      server.awaitLog("Source away is out of reach");
      server.awaitLog("The row filter of role 'analyst' for 'db.customers' does not work.*tennant");
      server.awaitLog("'db.custmers', but there is no such table; did you mean 'customers'");
      server.awaitLog("column 'salry' of 'db.customers', but .*; did you mean 'salary'");
      server.awaitLog("column 'amuont' of 'db.orders', but .*; did you mean 'amount'");
      server.awaitLog(
          "of user ann with roles \\[analyst\\] was refused. The row filter of table"
              + " db\\.\\S*customers cannot be applied.*The reason: .*'tennant'");
    }

    String log = Files.readString(folder.resolve("err"));
    assertThat(log.split("of user ann with roles", -1)).hasSize(2);
    assertThat(log.split("127.0.0.1:1\\b", -1)).as(log).hasSize(2);
    Path audit = folder.resolve("logs").resolve("audit.log");
    assertThat(Files.getPosixFilePermissions(audit))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(audit))
        .contains("refused user=ann address=127.0.0.1")
        .contains("refused user=a_name_x_user_root_yyy")
        .contains("login refused user=carl address=127.0.0.1")
        .doesNotContain("y".repeat(100));
  }

  @Test
  void refusesUsersWithRolesThatThereAreNot() throws Exception {
    user("analist");
    config("port: 0\n" + ROLES);

    try (ServerProcess server = new ServerProcess(folder)) {
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.log())
          .contains("user 'ann' has role 'analist'", "did you mean 'analyst'?")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void refusesGrantsOfSourcesThatThereAreNot() throws Exception {
    user("analyst");
    config("port: 0\n" + ROLES + "    bd.customers: {}\n".indent(2));

    try (ServerProcess server = new ServerProcess(folder)) {
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.log())
          .contains("'bd.customers'", "there is no source 'bd'; did you mean 'db'?")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void saysInOneLineThatItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      config("port: " + taken.getLocalPort());
      try (ServerProcess server = new ServerProcess(folder)) {
        assertThat(server.awaitEnd()).isEqualTo(1);
        assertThat(server.log())
            .contains("The server cannot listen on 127.0.0.1:" + taken.getLocalPort())
            .doesNotContain("ERROR")
            .doesNotContain("\tat ")
            .hasLineCount(1);
      }
    }
  }
}

package dev.oxbow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.elf.SystemLibraries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedMySqlTest {
  @TempDir Path folder;

  @Test
  void startsInUnderTwoSecondsOnceItsDataFolderIsCached() throws SQLException {
    EmbeddedMySql.start(ServerOptions.temporary()).close();
    long start = System.nanoTime();
    try (EmbeddedMySql mySql = EmbeddedMySql.start(ServerOptions.temporary())) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.println("mysqld answered after " + millis + " ms");
      assertThat(value(mySql, "SELECT version()")).startsWith("8.0.12");
    }
  }

  @Test
  void writesRowsWithFullMetadataAndGtidsToItsBinlog() throws SQLException {
    try (EmbeddedMySql mySql = EmbeddedMySql.start(ServerOptions.temporary())) {
      assertThat(value(mySql, "SELECT @@log_bin")).isEqualTo("1");
      assertThat(value(mySql, "SELECT @@binlog_format")).isEqualTo("ROW");
      assertThat(value(mySql, "SELECT @@binlog_row_image")).isEqualTo("FULL");
      assertThat(value(mySql, "SELECT @@binlog_row_metadata")).isEqualTo("FULL");
      assertThat(value(mySql, "SELECT @@gtid_mode")).isEqualTo("ON");
      assertThat(value(mySql, "SELECT @@gtid_executed")).isEmpty();
      mySql.createDatabase("shop");
      assertThat(value(mySql, "SELECT @@gtid_executed"))
          .isEqualTo(value(mySql, "SELECT @@server_uuid") + ":1");
    }
  }

  @Test
  void keepsItsDataItsPortAndItsIdentityOverAStop() throws SQLException {
    try (EmbeddedMySql mySql = EmbeddedMySql.start(ServerOptions.in(folder))) {
      int port = mySql.port();
      String identity = value(mySql, "SELECT @@server_uuid");
      fill(mySql, 3);
      mySql.restart();
      assertThat(mySql.port()).isEqualTo(port);
      assertThat(value(mySql, "SELECT @@server_uuid")).isEqualTo(identity);
      assertThat(value(mySql, "SELECT count(*) FROM shop.orders")).isEqualTo("3");
    }
    try (EmbeddedMySql again = EmbeddedMySql.start(ServerOptions.in(folder))) {
      assertThat(value(again, "SELECT count(*) FROM shop.orders")).isEqualTo("3");
    }
  }

  @Test
  void losesNoCommittedRowWhenItIsKilled() throws SQLException {
    try (EmbeddedMySql mySql = EmbeddedMySql.start(ServerOptions.in(folder))) {
      fill(mySql, 500);
      String executed = value(mySql, "SELECT @@gtid_executed");
      mySql.kill();
      assertThatThrownBy(() -> mySql.connect("").close()).isInstanceOf(SQLException.class);
      mySql.restart();
      assertThat(value(mySql, "SELECT count(*) FROM shop.orders")).isEqualTo("500");
      assertThat(value(mySql, "SELECT @@gtid_executed")).isEqualTo(executed);
    }
  }

  @Test
  void runsBesideOthersWithIdentitiesOfTheirOwn() throws SQLException {
    try (EmbeddedMySql one = EmbeddedMySql.start(ServerOptions.temporary());
        EmbeddedMySql other = EmbeddedMySql.start(ServerOptions.temporary())) {
      assertThat(one.port()).isNotEqualTo(other.port());
      assertThat(value(one, "SELECT @@server_uuid"))
          .isNotEqualTo(value(other, "SELECT @@server_uuid"));
    }
  }

  @Test
  void refusesWhoeverDoesNotComeThroughLoopback() throws IOException, SQLException {
    try (EmbeddedMySql mySql = EmbeddedMySql.start(ServerOptions.temporary())) {
      assertThat(value(mySql, "SELECT group_concat(host) FROM mysql.user WHERE user = 'root'"))
          .isEqualTo("localhost");
      for (InetAddress address : otherAddresses()) {
        try (Socket socket = new Socket()) {
          assertThatThrownBy(
                  () -> socket.connect(new InetSocketAddress(address, mySql.port()), 2000))
              .as("a connection to %s", address)
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void takesSettingsUnderTheirOwnNames() throws SQLException {
    ServerOptions options =
        ServerOptions.temporary()
            .with("lower_case_table_names", "1")
            .with("default-time-zone", "+05:30")
            .with("performance_schema", "ON")
            .with("innodb_log_file_size", "8M");
    try (EmbeddedMySql mySql = EmbeddedMySql.start(options)) {
      assertThat(value(mySql, "SELECT @@time_zone")).isEqualTo("+05:30");
      assertThat(value(mySql, "SELECT @@performance_schema")).isEqualTo("1");
      assertThat(value(mySql, "SELECT @@innodb_log_file_size")).isEqualTo("8388608");
    }
  }

  @Test
  void refusesSettingsThatItsSafetyRestsOn() {
    ServerOptions open = ServerOptions.temporary().with("bind-address", "0.0.0.0");
    assertThatThrownBy(() -> EmbeddedMySql.start(open))
        .hasMessageContaining("'bind-address'")
        .hasMessageContaining("127.0.0.1 only");
  }

  @Test
  void quotesTheLogOfAStartThatFailed() {
    ServerOptions misspelt = ServerOptions.in(folder).with("innodb_bufer_pool_size", "64M");
    assertThatThrownBy(() -> EmbeddedMySql.start(misspelt))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("unknown variable 'innodb-bufer-pool-size=64M'")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void saysThatItsPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerOptions options = ServerOptions.temporary().withPort(taken.getLocalPort());
      assertThatThrownBy(() -> EmbeddedMySql.start(options))
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("Address already in use");
    }
  }

  @Test
  void refusesADataFolderThatAnotherServerUses() {
    try (EmbeddedMySql first = EmbeddedMySql.start(ServerOptions.in(folder))) {
      assertThatThrownBy(() -> EmbeddedMySql.start(ServerOptions.in(folder)))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining(first.folder().toString());
    }
  }

  @Test
  void removesATemporaryFolderWhenItIsClosed() {
    EmbeddedMySql mySql = EmbeddedMySql.start(ServerOptions.temporary());
    assertThat(mySql.folder()).exists();
    mySql.close();
    mySql.close();
    assertThat(mySql.folder()).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void runsWhereTheSystemHasNeitherLibaioNorLibnuma() throws IOException, SQLException {
    Path noLibraries = Files.createDirectory(folder.resolve("system"));
    SystemLibraries bare = SystemLibraries.in(List.of(noLibraries));
    ServerOptions options =
        ServerOptions.in(folder.resolve("mysql")).with("innodb_use_native_aio", "ON");
    try (EmbeddedMySql mySql = EmbeddedMySql.start(options, bare)) {
      assertThat(mySql.folder().resolve("lib"))
          .isDirectoryContaining("glob:**/libaio.so.1")
          .isDirectoryContaining("glob:**/libnuma.so.1");
      String process = Files.readString(mySql.folder().resolve("data/mysqld.pid")).strip();
      assertThat(Files.readString(Path.of("/proc", process, "maps")))
          .contains(mySql.folder() + "/lib/libaio.so.1", mySql.folder() + "/lib/libnuma.so.1");
      assertThat(value(mySql, "SELECT @@innodb_use_native_aio")).isEqualTo("1");
      fill(mySql, 1000);
      mySql.kill();
      mySql.restart();
      assertThat(value(mySql, "SELECT count(*) FROM shop.orders")).isEqualTo("1000");
    }
  }

  private static void fill(EmbeddedMySql mySql, int rows) throws SQLException {
    try (Connection connection = mySql.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE shop");
      statement.execute("CREATE TABLE shop.orders (id INT PRIMARY KEY)");
      for (int i = 0; i < rows; i++) {
        statement.execute("INSERT INTO shop.orders VALUES (" + i + ")");
      }
    }
  }

  private static String value(MySqlServer mySql, String query) throws SQLException {
    try (Connection connection = mySql.connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static List<InetAddress> otherAddresses() throws IOException {
    List<InetAddress> others = new ArrayList<>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      each.inetAddresses().filter(a -> !a.isLoopbackAddress()).forEach(others::add);
    }
    return others;
  }
}

package dev.oxbow.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings, and what is said when the server cannot be had. */
final class ConnectionTest {
  private static final Db DB = new Db();

  @AfterAll
  static void stop() {
    DB.close();
  }

  private static void fails(RemoteSource source, ErrorCode code, String message) {
    long start = System.nanoTime();
    try (source) {
      assertThatThrownBy(source::tables)
          .isInstanceOfSatisfying(OxbowException.class, e -> assertThat(e.code()).isEqualTo(code))
          .hasMessageContaining(message)
          .hasMessageNotContaining("s3cret")
          .hasMessageNotContaining("\n");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void saysThatThePasswordIsWrong() {
    RemoteSource source = DB.source(Map.of("user", "nobody", "password", "s3cret"));
    fails(source, ErrorCode.SOURCE_LOGIN, "refused user 'nobody' of source 'db'");
  }

  @Test
  void saysWhichGrantLetsAUserIntoTheDatabase() {
    DB.run("create user 'barred'@'%' identified by 's3cret'");
    try {
      RemoteSource source = DB.source(Map.of("user", "barred", "password", "s3cret"));
      fails(
          source,
          ErrorCode.SOURCE_PRIVILEGE,
          "GRANT SELECT ON `" + DB.name() + "`.* TO 'barred'@'%'");
    } finally {
      DB.run("drop user 'barred'@'%'");
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    RemoteSource source =
        Db.open(Map.of("url", "jdbc:mysql://u:s3cret@127.0.0.1:" + port + "/x?password=s3cret"));
    fails(source, ErrorCode.SOURCE_UNREACHABLE, "MySQL at 127.0.0.1:" + port + " of source 'db'");
  }

  @Test
  void saysThatTheHostIsSilent() throws IOException {
    // Accepts connections and says nothing.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RemoteSource source =
          Db.open(
              Map.of(
                  "url",
                  "jdbc:mysql://127.0.0.1:" + silent.getLocalPort() + "/x",
                  "connect.timeout",
                  "1s"));
      fails(source, ErrorCode.SOURCE_UNREACHABLE, "cannot be reached");
    }
  }

  @Test
  void saysThatTheHostIsUnknown() {
    RemoteSource source = Db.open(Map.of("url", "jdbc:mysql://no-such-host.invalid:3306/x"));
    fails(source, ErrorCode.SOURCE_UNREACHABLE, "no-such-host.invalid");
  }

  @Test
  void saysThatTheDatabaseOfTheUrlDoesNotExist() {
    RemoteSource source = DB.source(Map.of("url", DB.server().jdbcUrl("nowhere")));
    fails(source, ErrorCode.SOURCE_FAILED, "nowhere");
  }

  @Test
  void saysThatTheServerWentAway() {
    try (RemoteSource source = DB.source(Map.of());
        RemoteRead read = source.read()) {
      DB.run("KILL " + connectionOf(read));
      List<Column> n = List.of(Column.of("n", ColumnType.of(Kind.BIGINT)));
      assertThatThrownBy(() -> Rows.of(read, "SELECT 1", n))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_LOST));
      assertThat(source.tables()).isEmpty();
    }
  }

  private static Object connectionOf(RemoteRead read) {
    List<Column> n = List.of(Column.of("n", ColumnType.of(Kind.BIGINT)));
    return String.valueOf(Rows.of(read, "SELECT CONNECTION_ID()", n).get(0).get(0));
  }

  @Test
  void refusesAMisspeltSetting() {
    assertThatThrownBy(() -> Db.open(Map.of("url", "jdbc:mysql://localhost/x", "pool.sise", 3)))
        .hasMessageContaining("'pool.sise'")
        .hasMessageContaining("did you mean 'pool.size'?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://localhost/x",
        "jdbc:postgresql://localhost/x",
        "localhost:3306",
        "jdbc:mysql:/localhost",
      })
  void refusesAUrlThatIsNone(String url) {
    assertThatThrownBy(() -> Db.open(Map.of("url", url)))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("jdbc:mysql://host:3306/database");
  }

  @Test
  void hidesThePasswordOfAUrlThatIsNone() {
    assertThatThrownBy(() -> Db.open(Map.of("url", "mysql://u:s3cret@h/x?password=s3cret")))
        .hasMessageNotContaining("s3cret");
    Map<String, Object> inUrl = Map.of("url", "jdbc:mysql://u:s3cret@h/x", "password", "s3cret");
    try (RemoteSource source = Db.open(inUrl)) {
      assertThat(source.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void takesAMariaDbUrlAndKeepsItsSessionsSettings() {
    String url = DB.server().jdbcUrl(DB.name()).replace("jdbc:mysql", "jdbc:mariadb");
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        "url",
        url
            + "?characterEncoding=latin1&connectionTimeZone=%2B09:00"
            + "&forceConnectionTimeZoneToSession=true&sessionVariables=sql_mode='ANSI_QUOTES'");
    List<Column> text = List.of(Column.of("t", ColumnType.of(Kind.VARCHAR)));
    try (RemoteSource source = DB.source(settings);
        RemoteRead read = source.read()) {
      assertThat(Rows.of(read, "SELECT CONCAT(@@time_zone, ' ', @@sql_mode)", text))
          .containsExactly(List.of("+00:00 NO_BACKSLASH_ESCAPES"));
      assertThat(Rows.of(read, "SELECT 'ü😀'", text)).containsExactly(List.of("ü😀"));
    }
  }
}

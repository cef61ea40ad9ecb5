package dev.oxbow.mysql.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LocalRowsTest {
  @TempDir Path folder;

  @Test
  void areStreamsAndNeverFiles() throws Exception {
    MySqlServer mysql = TestServers.mySql();
    String database = mysql.createDatabase("rows");
    Path secret = Files.writeString(folder.resolve("secret"), "secret\n");
    Properties properties = new Properties();
    properties.setProperty("user", mysql.user());
    properties.setProperty("password", mysql.password());
    LocalRows.allow(properties);
    try (Connection connection = DriverManager.getConnection(mysql.jdbcUrl(database), properties);
        Statement statement = connection.createStatement()) {
      statement.execute("set global local_infile = on");
      assertThat(LocalRows.areTaken(connection)).isTrue();
      statement.execute("create table t (v varchar(99))");
      String load = "load data local infile '" + secret + "' into table t";
      assertThatThrownBy(() -> statement.execute(load)).hasMessageContaining("does not exist");
      byte[] rows = "a\n".getBytes(StandardCharsets.UTF_8);
      assertThat(LocalRows.load(statement, load, new ByteArrayInputStream(rows))).isEqualTo(1);
      // A stream is for one statement.
      assertThatThrownBy(() -> statement.execute(load)).hasMessageContaining("does not exist");
      try (ResultSet row = statement.executeQuery("select group_concat(v) from t")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("a");
      }
      statement.execute("drop database " + database);
    }
  }
}

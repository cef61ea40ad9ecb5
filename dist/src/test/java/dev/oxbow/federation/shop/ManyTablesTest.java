package dev.oxbow.federation.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Answer;
import dev.oxbow.federation.Oxbow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing many tables asks MySQL few questions: it was two for each of them. */
final class ManyTablesTest {
  private static final int TABLES = 60;
  private static final int FEW = 40;

  @TempDir Path folder;

  private interface Listing {
    int rows(Connection connection) throws SQLException;
  }

  @Test
  void informationSchemaListsColumnsTogether() throws SQLException {
    listsTogether(
        connection ->
            Answer.of(
                    connection,
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'db'")
                .rows()
                .size());
  }

  @Test
  void metadataListsColumnsTogether() throws SQLException {
    listsTogether(
        connection -> {
          try (ResultSet columns = connection.getMetaData().getColumns(null, "db", "%", "%")) {
            return Answer.of(columns).rows().size();
          }
        });
  }

  private void listsTogether(Listing listing) throws SQLException {
    MySqlServer server = TestServers.mySql();
    String database = server.createDatabase("many");
    try (Connection mysql = server.connect(database);
        Statement statement = mysql.createStatement()) {
      for (int i = 0; i < TABLES; i++) {
        statement.execute("CREATE TABLE t" + i + " (id INT PRIMARY KEY, s VARCHAR(9), INDEX (s))");
      }
      Oxbow oxbow = Oxbow.configured(folder, Oxbow.mysql(server, database) + Oxbow.local(folder));
      try (Connection connection = oxbow.connect()) {
        long before = questions(statement);
        assertThat(listing.rows(connection)).isEqualTo(2 * TABLES);
        assertThat(questions(statement) - before).isLessThan(FEW);
      }
      statement.execute("DROP DATABASE " + database);
    }
  }

  private static long questions(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Questions'")) {
      row.next();
      return row.getLong(2);
    }
  }
}

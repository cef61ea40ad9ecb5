package dev.oxbow.sync.connect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Place;
import dev.oxbow.sync.change.Transaction;
import dev.oxbow.sync.record.RecordFormat;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.PresentTables;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FormatsTest {
  /** A capture that was down comes to a statement behind which its table was made anew. */
  @Test
  void aTableAsItIsNowSaysNothingOfAStatementBeforeThat() throws Exception {
    MySqlServer server = TestServers.mySql();
    String database = server.createDatabase("formats");
    try (Connection connection = server.connect(database);
        Statement sql = connection.createStatement()) {
      sql.execute("create table people (id int primary key, mail varchar(80))");
      String rename = "rename table people to persons";
      sql.execute(rename);
      sql.execute("create table people (id int primary key)");
      Formats formats =
          new Formats(
              new SourceConfig(
                  Map.of(
                      "source", "db",
                      "url", "jdbc:mysql://h/d",
                      "user", "u",
                      "tables", database + ".*",
                      "columns.hash", database + ".people.mail",
                      "columns.hash.salt", "pepper")));
      formats.check(new PresentTables(connection, Collations.of(connection)));
      RecordFormat rows = formats.records().rows();
      Transaction transaction = new Transaction("1", "1", 1, Instant.EPOCH);
      assertThatThrownBy(
              () ->
                  rows.define(
                      new Change.Definition(
                          database, rename, false, new Place(transaction, "b", 4, 0, 0))))
          .isInstanceOf(OxbowException.class)
          .hasMessageContaining("mail would be told in clear");
      sql.execute("drop database " + database);
    }
  }
}

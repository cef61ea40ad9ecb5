package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.ServerAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ResumptionTest {
  private static BinlogPosition end(Connection connection) throws SQLException {
    BinlogEnd end = BinlogEnd.of(connection);
    return new BinlogPosition(end.file(), end.offset(), GtidSet.parse(end.executed()));
  }

  @Test
  void refusesWhatWasPurgedAndWhatNeverWas() throws SQLException {
    try (EmbeddedMySql server = EmbeddedMySql.start(ServerOptions.temporary());
        Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      ServerAddress address =
          new ServerAddress(
              server.host(), server.port(), server.user(), "", Duration.ofSeconds(10));
      BinlogPosition before = end(connection);
      BinlogPosition fileBefore = new BinlogPosition(before.file(), before.offset(), null);
      assertThatCode(() -> Resumption.check(address, connection, before))
          .doesNotThrowAnyException();
      assertThatCode(() -> Resumption.check(address, connection, fileBefore))
          .doesNotThrowAnyException();

      BinlogPosition ahead =
          new BinlogPosition(
              before.file(),
              before.offset() + 1_000_000,
              GtidSet.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5"));
      assertThatThrownBy(() -> Resumption.check(address, connection, ahead))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_CHANGED))
          .hasMessageContaining(
              "never ran the transactions 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5");
      assertThatThrownBy(
              () ->
                  Resumption.check(
                      address, connection, new BinlogPosition(ahead.file(), ahead.offset(), null)))
          .hasMessageContaining("were captured");

      statement.execute("create database d");
      statement.execute("flush binary logs");
      statement.execute("purge binary logs to '" + end(connection).file() + "'");
      assertThatThrownBy(() -> Resumption.check(address, connection, before))
          .hasMessageContaining("has purged the transactions")
          .hasMessageContaining("1 transactions are missing");
      assertThatThrownBy(() -> Resumption.check(address, connection, fileBefore))
          .hasMessageContaining("no longer has " + before.file());
    }
  }
}

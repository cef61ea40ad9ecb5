package dev.oxbow.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.jdbc.OxbowDataSource;
import dev.oxbow.jdbc.OxbowDriver;
import dev.oxbow.server.conformance.BothModes.Mode;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs do one after the other, and how they come to a connection. */
final class SequencesTest {
  @TempDir static Path folder;

  private static BothModes modes;
  private static EveryType data;

  @BeforeAll
  static void start() throws SQLException {
    data = EveryType.create();
    modes = new BothModes(folder, data.yaml());
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  /** Steps with names. */
  private static final class Steps {
    private final Map<String, Told.Attempt> all = new LinkedHashMap<>();

    void then(String name, Told.Attempt step) {
      all.put(all.size() + " " + name, step);
    }
  }

  private interface Done {
    void run() throws SQLException;
  }

  private static Told.Attempt done(Done step) {
    return () -> {
      step.run();
      return "done";
    };
  }

  @Test
  void sequencesOfCallsGoTheSameInBothModes() throws SQLException {
    Differences differences = new Differences();
    for (Mode mode : Mode.values()) {
      try (Connection connection = modes.connect(mode)) {
        Steps steps = new Steps();
        schemas(steps, connection);
        transactions(steps, connection);
        statements(steps, connection);
        warnings(steps, connection);
        steps.all.forEach((name, step) -> differences.keep(mode, name, Told.of(step)));
      }
    }
    differences.check(45);
  }

  private static void schemas(Steps steps, Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    steps.then("schema", connection::getSchema);
    steps.then("plain name", () -> statement.executeQuery("SELECT * FROM child ORDER BY 1, 2"));
    steps.then("use", () -> statement.execute("USE db"));
    steps.then("update count", statement::getUpdateCount);
    steps.then("schema after use", connection::getSchema);
    steps.then("set", done(() -> connection.setSchema("events")));
    steps.then("not there", () -> statement.executeQuery("SELECT * FROM child"));
    steps.then("set to what is not there", done(() -> connection.setSchema("nope")));
    steps.then("schema still", connection::getSchema);
    steps.then("catalog", done(() -> connection.setCatalog("x")));
    steps.then("catalog is", connection::getCatalog);
    steps.then("back", done(() -> connection.setSchema("SHOP")));
    steps.then("schema again", connection::getSchema);
    steps.then("set names", () -> statement.execute("SET NAMES utf8mb4"));
    steps.then("session setting", () -> statement.execute("SET pushdown = off"));
    steps.then("wrong setting", () -> statement.execute("SET nope = off"));
    steps.then("after it", () -> statement.executeQuery("SELECT COUNT(*) FROM child"));
    steps.then("update of what gives rows", () -> statement.executeUpdate("SELECT 1"));
    steps.then("query of what gives none", () -> statement.executeQuery("USE shop"));
    steps.then("writing", () -> statement.executeUpdate("DELETE FROM child"));
  }

  private static void transactions(Steps steps, Connection connection) {
    steps.then("auto", connection::getAutoCommit);
    steps.then("commit while auto", done(connection::commit));
    steps.then("rollback while auto", done(connection::rollback));
    steps.then("manual", done(() -> connection.setAutoCommit(false)));
    steps.then("commit", done(connection::commit));
    steps.then("rollback", done(connection::rollback));
    steps.then("savepoint", connection::setSavepoint);
    steps.then("isolation", connection::getTransactionIsolation);
    steps.then("read only", done(() -> connection.setReadOnly(false)));
    steps.then("is read only", connection::isReadOnly);
    steps.then("valid", () -> connection.isValid(5));
    steps.then("client info", done(() -> connection.setClientInfo("ApplicationName", "me")));
    steps.then("client info is", () -> connection.getClientInfo("ApplicationName"));
    steps.then("wrong client info", done(() -> connection.setClientInfo("nope", "me")));
  }

  private static void statements(Steps steps, Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    steps.then("more results", statement::getMoreResults);
    steps.then("first", () -> statement.execute("SELECT 1 AS a UNION ALL SELECT 2"));
    steps.then("its result", statement::getResultSet);
    steps.then("then none", statement::getResultSet);
    steps.then("batch", done(() -> statement.addBatch("SELECT 1")));
    steps.then("batch runs", statement::executeBatch);
    steps.then("fails", () -> statement.executeQuery("SELECT 1 / (SELECT 0)"));
    steps.then("and works again", () -> statement.executeQuery("SELECT 3"));
    steps.then("max rows", done(() -> statement.setLargeMaxRows(1)));
    steps.then("one row", () -> statement.executeQuery("SELECT 1 AS a UNION ALL SELECT 2"));
    steps.then("close on completion", done(statement::closeOnCompletion));
    steps.then("last", () -> statement.executeQuery("SELECT 4"));
    steps.then("is closed", statement::isClosed);
    steps.then("closed", () -> statement.executeQuery("SELECT 5"));
    PreparedStatement prepared = connection.prepareStatement("SELECT CAST(? AS INTEGER) AS a");
    steps.then("not set", prepared::executeQuery);
    steps.then("set it", done(() -> prepared.setInt(1, 1)));
    steps.then("run", prepared::executeQuery);
    steps.then("run again", prepared::executeQuery);
    steps.then("two at once", () -> firstIsClosed(prepared));
    steps.then("cleared", done(prepared::clearParameters));
    steps.then("not set again", prepared::executeQuery);
    steps.then("close", done(prepared::close));
    steps.then("close again", done(prepared::close));
  }

  private static boolean firstIsClosed(PreparedStatement prepared) throws SQLException {
    ResultSet first = prepared.executeQuery();
    try (ResultSet second = prepared.executeQuery()) {
      assertThat(second.next()).isTrue();
      return first.isClosed();
    }
  }

  private static void warnings(Steps steps, Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    String sql = "SELECT t.id FROM events.\"" + data.topic() + "\" t";
    steps.then("bad records", () -> statement.executeQuery(sql));
    steps.then("statement's warnings", statement::getWarnings);
    steps.then("cleared warnings", done(statement::clearWarnings));
    steps.then("none", statement::getWarnings);
    steps.then("zero dates", () -> statement.executeQuery("SELECT c20, c21 FROM db.every_type"));
    steps.then("their warnings", statement::getWarnings);
    steps.then("connection's warnings", connection::getWarnings);
  }

  @Test
  void theServersVersionIsComparedWithTheDrivers() throws Exception {
    String answer = OddServer.oxbow("{\"response\":\"openConnection\"}").replace("0.1.0", "99.0.0");
    try (OddServer server = new OddServer(answer);
        Connection connection =
            DriverManager.getConnection("jdbc:oxbow://" + server.host() + "/")) {
      assertThat(Told.of(connection::getWarnings)).contains("99.0.0");
      connection.clearWarnings();
      assertThat(Told.of(connection::getWarnings)).isEqualTo("null");
    }
  }

  @Test
  void everyMethodOfDriverAndDataSourceWorksOrThrowsAnSqlException() throws SQLException {
    for (String url : new String[] {modes.url(), "jdbc:oxbow:config=nope.yaml", "jdbc:x:", ""}) {
      for (Method method : Calls.methods(Driver.class)) {
        for (Object[] arguments : new Object[][] {{url, null}, {null, null}}) {
          Object[] given = java.util.Arrays.copyOf(arguments, method.getParameterCount());
          assertThat(Told.call(new OxbowDriver(), method, given))
              .as("%s %s", method, url)
              .doesNotContain("NO SQLEXCEPTION");
        }
      }
      for (Method method : Calls.methods(DataSource.class)) {
        OxbowDataSource source = new OxbowDataSource();
        source.setUrl(url);
        Object[] given = Calls.arguments(method).get(0).values().get();
        String told = Told.call(source, method, given);
        assertThat(told).as("%s %s", method, url).doesNotContain("NO SQLEXCEPTION");
      }
    }
  }

  @Test
  void aDataSourceOpensConnections() throws SQLException {
    OxbowDataSource source = new OxbowDataSource();
    source.setUrl(modes.url());
    source.setUser("ann");
    source.setLoginTimeout(20);
    try (Connection connection = source.getConnection();
        Connection others = source.unwrap(DataSource.class).getConnection("bob", "secret")) {
      assertThat(connection.getMetaData().getUserName()).isEqualTo("ann");
      assertThat(others.isValid(5)).isTrue();
    }
  }
}

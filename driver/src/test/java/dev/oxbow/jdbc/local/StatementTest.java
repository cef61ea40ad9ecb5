package dev.oxbow.jdbc.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.jdbc.WatchedStatement;
import dev.oxbow.jdbc.local.ScriptedSession.Script;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StatementTest {
  private static final List<ResultColumn> N =
      List.of(ResultColumn.of("n", ColumnType.of(Kind.INTEGER)));

  private final ScriptedSession session = new ScriptedSession(new ShopCatalog());
  private Connection connection = session.connect();
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    session
        .rows("three", N, new Object[] {1}, new Object[] {2}, new Object[] {3})
        .rows("none", N)
        .rows("use", List.of())
        .script("warns", script(N, List.of("2 records of topic t could not be decoded"), null))
        .script("blocks", new Script(N, List.of(), List.of(), List.of(), null, true));
    connection = session.connect();
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    assertThat(session.openQueries).hasValue(0);
    assertThat(session.openResults).hasValue(0);
    assertThat(session.closed).isTrue();
  }

  private static Script script(
      List<ResultColumn> columns, List<String> warnings, @Nullable RuntimeException failure) {
    List<Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {1});
    return new Script(columns, List.of(), rows, warnings, failure, false);
  }

  @Test
  void countsNoUpdatesForAQuery() throws SQLException {
    assertThat(statement.execute("three")).isTrue();
    assertThat(statement.getUpdateCount()).isEqualTo(-1);
    assertThat(statement.getLargeUpdateCount()).isEqualTo(-1);
    assertThat(statement.getResultSet()).isNotNull();
    assertThat(statement.getMoreResults()).isFalse();
    assertThat(statement.getResultSet()).isNull();
    assertThat(statement.getUpdateCount()).isEqualTo(-1);
  }

  @Test
  void countsZeroUpdatesOnceForAStatementWithoutRows() throws SQLException {
    assertThat(statement.execute("use")).isFalse();
    assertThat(statement.getUpdateCount()).isZero();
    assertThat(statement.getResultSet()).isNull();
    assertThat(statement.getMoreResults()).isFalse();
    assertThat(statement.getUpdateCount()).isEqualTo(-1);
    assertThat(statement.executeUpdate("use")).isZero();
    assertThat(statement.executeLargeUpdate("use")).isZero();
    assertThatThrownBy(() -> statement.executeQuery("use")).hasMessageContaining("no rows");
    assertThatThrownBy(() -> statement.executeUpdate("three")).hasMessageContaining("gives rows");
  }

  @Test
  void readsRowsForwardAndKnowsWhereItStands() throws SQLException {
    try (ResultSet rows = statement.executeQuery("three")) {
      assertThat(rows.isBeforeFirst()).isTrue();
      assertThat(rows.getRow()).isZero();
      assertThatThrownBy(() -> rows.getInt(1)).hasMessageContaining("before its first row");
      assertThat(rows.next()).isTrue();
      assertThat(rows.isFirst()).isTrue();
      assertThat(rows.isLast()).isFalse();
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isTrue();
      assertThat(rows.isLast()).isTrue();
      assertThat(rows.getRow()).isEqualTo(3);
      assertThat(rows.getInt("N")).isEqualTo(3);
      assertThat(rows.next()).isFalse();
      assertThat(rows.isAfterLast()).isTrue();
      assertThat(rows.next()).isFalse();
      assertThatThrownBy(() -> rows.getInt(1)).hasMessageContaining("no more rows");
      assertThatThrownBy(rows::previous).isInstanceOf(SQLFeatureNotSupportedException.class);
    }
    try (ResultSet none = statement.executeQuery("none")) {
      assertThat(none.isBeforeFirst()).isFalse();
      assertThat(none.next()).isFalse();
      assertThat(none.isAfterLast()).isFalse();
    }
  }

  @Test
  void freesTheEngineAtTheLastRow() throws SQLException {
    ResultSet rows = statement.executeQuery("three");
    assertThat(session.openResults).hasValue(1);
    while (rows.next()) {
      assertThat(rows.getObject(1)).isInstanceOf(Integer.class);
    }
    assertThat(session.openResults).hasValue(0);
    assertThat(rows.isClosed()).isFalse();
  }

  @Test
  void closesTheFormerResultWhenItRunsAgain() throws SQLException {
    ResultSet first = statement.executeQuery("three");
    ResultSet second = statement.executeQuery("three");
    assertThat(first.isClosed()).isTrue();
    assertThat(second.next()).isTrue();
    assertThatThrownBy(first::next).hasMessageContaining("closed");
  }

  @Test
  void closesItselfOnCompletion() throws SQLException {
    statement.closeOnCompletion();
    assertThat(statement.isCloseOnCompletion()).isTrue();
    statement.executeQuery("three").close();
    assertThat(statement.isClosed()).isTrue();
    assertThatThrownBy(() -> statement.executeQuery("three")).hasMessageContaining("closed");
  }

  @Test
  void limitsRowsWhateverTheFetchSize() throws SQLException {
    for (int fetchSize : new int[] {0, 1, 2, 10_000, Integer.MAX_VALUE}) {
      statement.setFetchSize(fetchSize);
      statement.setMaxRows(0);
      assertThat(count(statement.executeQuery("three"))).isEqualTo(3);
      statement.setMaxRows(2);
      assertThat(count(statement.executeQuery("three"))).isEqualTo(2);
    }
    assertThatThrownBy(() -> statement.setFetchSize(-1)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> statement.setMaxRows(-1)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> statement.setQueryTimeout(-1)).isInstanceOf(SQLException.class);
  }

  @Test
  void limitsRowsOfAPreparedStatementToo() throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement("three")) {
      prepared.setMaxRows(1);
      assertThat(count(prepared.executeQuery())).isEqualTo(1);
      prepared.setMaxRows(0);
      assertThat(count(prepared.executeQuery())).isEqualTo(3);
    }
  }

  private static int count(ResultSet rows) throws SQLException {
    int n = 0;
    while (rows.next()) {
      n++;
    }
    return n;
  }

  @Test
  void tellsWarnings() throws SQLException {
    ResultSet rows = statement.executeQuery("warns");
    assertThat(count(rows)).isEqualTo(1);
    assertThat(rows.getWarnings().getMessage()).contains("2 records of topic t");
    assertThat(rows.getWarnings().getSQLState()).isEqualTo("01000");
    rows.close();
    assertThat(statement.getWarnings().getMessage()).contains("2 records of topic t");
    statement.clearWarnings();
    assertThat((Object) statement.getWarnings()).isNull();
    statement.execute("warns");
    statement.execute("three");
    assertThat((Object) statement.getWarnings()).isNull();
  }

  @Test
  void tellsProgress() throws SQLException {
    List<String> heard = new ArrayList<>();
    statement
        .unwrap(WatchedStatement.class)
        .setProgressListener((stage, done, total) -> heard.add(stage + done + "/" + total));
    statement.execute("three");
    assertThat(heard).containsExactly("reading1/2");
  }

  @Test
  void cancelsWhileExecuting() throws Exception {
    CompletableFuture<ResultSet> running = inBackground("blocks");
    assertThat(session.blocked.await(5, TimeUnit.SECONDS)).isTrue();
    statement.cancel();
    assertEndsWith(running, SQLException.class, "57014", 3001);
    assertThat(count(statement.executeQuery("three"))).isEqualTo(3);
  }

  @Test
  void cancelsWhileReading() throws SQLException {
    ResultSet rows = statement.executeQuery("three");
    assertThat(rows.next()).isTrue();
    statement.cancel();
    assertThatThrownBy(rows::next).hasMessageContaining("cancelled");
    rows.close();
    assertThat(count(statement.executeQuery("three"))).isEqualTo(3);
  }

  @Test
  void cancelEndsTheRunThatItFoundAndNotTheNext() throws Exception {
    PreparedStatement prepared = connection.prepareStatement("blocks");
    cancelOnceAndRunAgain(prepared::executeQuery, prepared);
    prepared.close();
  }

  @Test
  void cancelEndsThePlainRunThatItFoundAndNotTheNext() throws Exception {
    cancelOnceAndRunAgain(() -> statement.executeQuery("blocks"), statement);
  }

  private interface Execution {
    ResultSet execute() throws SQLException;
  }

  private void cancelOnceAndRunAgain(Execution execution, Statement toCancel) throws Exception {
    AtomicReference<SQLException> first = new AtomicReference<>();
    AtomicReference<Object> second = new AtomicReference<>();
    Thread runner =
        new Thread(
            () -> {
              try (ResultSet rows = execution.execute()) {
                second.set("The first run was not ended: " + rows);
                return;
              } catch (SQLException e) {
                first.set(e);
              }
              try (ResultSet rows = execution.execute()) {
                second.set(rows.next());
              } catch (SQLException e) {
                second.set(e);
              }
            });
    // The cancel returns when the next run is under way, or waits for it.
    session.onCancel =
        () -> {
          while (runner.isAlive()
              && session.executed.size() < 2
              && (first.get() == null || runner.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
          }
        };
    runner.start();
    assertThat(session.blocked.await(30, TimeUnit.SECONDS)).isTrue();
    toCancel.cancel();
    session.released.countDown();
    runner.join(30_000);
    assertThat(String.valueOf(first.get())).contains("cancelled");
    assertThat(second.get()).isEqualTo(false);
    assertThat(session.executed).hasSize(2);
  }

  @Test
  void cancelOfAStatementThatDoesNothingIsNothing() throws SQLException {
    statement.cancel();
    assertThat(count(statement.executeQuery("three"))).isEqualTo(3);
  }

  @Test
  void endsAStatementThatTakesTooLong() throws Exception {
    statement.setQueryTimeout(1);
    long began = System.nanoTime();
    assertEndsWith(inBackground("blocks"), SQLTimeoutException.class, "57014", 3002);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
  }

  @Test
  void closingTheConnectionEndsWhatRuns() throws Exception {
    CompletableFuture<ResultSet> running = inBackground("blocks");
    assertThat(session.blocked.await(5, TimeUnit.SECONDS)).isTrue();
    connection.close();
    assertEndsWith(running, SQLException.class, "57014", 3001);
    assertThat(statement.isClosed()).isTrue();
    assertThatThrownBy(connection::createStatement)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    assertThat(connection.isValid(1)).isFalse();
  }

  private CompletableFuture<ResultSet> inBackground(String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return statement.executeQuery(sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void assertEndsWith(
      CompletableFuture<ResultSet> running, Class<? extends SQLException> type, String state, int n)
      throws Exception {
    try {
      running.get(5, TimeUnit.SECONDS);
      throw new AssertionError("the statement should have been ended");
    } catch (ExecutionException e) {
      assertThat(sqlException(e))
          .isInstanceOf(type)
          .isInstanceOfSatisfying(
              SQLException.class,
              sql -> {
                assertThat(sql.getSQLState()).isEqualTo(state);
                assertThat(sql.getErrorCode()).isEqualTo(n);
              });
    }
  }

  private static @Nullable Throwable sqlException(Throwable e) {
    Throwable at = e;
    while (at != null && !(at instanceof SQLException)) {
      at = at.getCause();
    }
    return at;
  }

  @Test
  void everyErrorHasItsClassAndState() {
    assertFailure(ErrorCode.SYNTAX, SQLSyntaxErrorException.class);
    assertFailure(ErrorCode.UNKNOWN_TABLE, SQLSyntaxErrorException.class);
    assertFailure(ErrorCode.NOT_SUPPORTED, SQLFeatureNotSupportedException.class);
    assertFailure(ErrorCode.DIVISION_BY_ZERO, SQLDataException.class);
    assertFailure(ErrorCode.TIMEOUT, SQLTimeoutException.class);
    assertFailure(ErrorCode.CANCELLED, SQLException.class);
    assertFailure(ErrorCode.SOURCE_UNREACHABLE, SQLTransientConnectionException.class);
    assertFailure(ErrorCode.SOURCE_LOGIN, SQLInvalidAuthorizationSpecException.class);
    for (ErrorCode code : ErrorCode.values()) {
      assertFailure(code, SQLException.class);
    }
  }

  private void assertFailure(ErrorCode code, Class<? extends SQLException> type) {
    session.script("fails", script(N, List.of(), new OxbowException(code, "why and what to do")));
    assertThatThrownBy(() -> statement.executeQuery("fails"))
        .isInstanceOf(type)
        .hasMessage(
            code == ErrorCode.CANCELLED ? "The statement was cancelled" : "why and what to do")
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo(code.sqlState());
              assertThat(e.getErrorCode()).isEqualTo(code.vendorCode());
            });
    assertThat(session.openQueries).hasValue(0);
  }

  @Test
  void aDefectOfTheEngineIsStillAnSqlException() {
    session.script("fails", script(N, List.of(), new IllegalStateException("oops")));
    assertThatThrownBy(() -> statement.executeQuery("fails"))
        .isInstanceOf(SQLException.class)
        .hasMessageContainingAll("defect", "oops");
  }

  @Test
  void refusesBatches() {
    assertThatThrownBy(() -> statement.addBatch("INSERT")).hasMessageContaining("only reads");
    assertThatThrownBy(() -> statement.executeBatch()).hasMessageContaining("only reads");
  }
}

package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.Wanted;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement that was planned once. Used by one thread, but for cancel and close. */
final class OxbowPreparedStatement extends OxbowStatement implements TypedParameters {
  private final BackendQuery query;
  private final Parameters parameters;

  OxbowPreparedStatement(OxbowConnection connection, BackendQuery query) throws SQLException {
    super(connection);
    this.query = query;
    this.parameters = new Parameters(query.parameters());
    setPoolable(true);
  }

  @Override
  public void put(int number, @Nullable Object x) throws SQLException {
    checkOpen();
    parameters.set(number, x);
  }

  @Override
  public void clearParameters() throws SQLException {
    checkOpen();
    parameters.clear();
  }

  @Override
  public boolean execute() throws SQLException {
    return run(Wanted.ANY);
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    run(Wanted.ROWS);
    return currentResult();
  }

  @Override
  public int executeUpdate() throws SQLException {
    run(Wanted.NO_ROWS);
    return 0;
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    return executeUpdate();
  }

  private boolean run(Wanted wanted) throws SQLException {
    checkOpen();
    return run(() -> query, false, parameters.values(), wanted);
  }

  @Override
  public void addBatch() throws SQLException {
    throw Refused.update();
  }

  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return query.columns().isEmpty()
        ? null
        : new OxbowResultSetMetaData(new Columns(query.columns()));
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    checkOpen();
    return new OxbowParameterMetaData(parameters);
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    throw hasItsOwnText();
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    throw hasItsOwnText();
  }

  @Override
  public int executeUpdate(String sql) throws SQLException {
    throw hasItsOwnText();
  }

  private static SQLException hasItsOwnText() {
    return Failures.wrongUse("A prepared statement has its own text; use a plain statement");
  }

  @Override
  public void close() throws SQLException {
    if (!isClosed()) {
      super.close();
      query.close();
    }
  }
}

package dev.oxbow.server.query;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.RowSink;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.local.WithStatistics;
import dev.oxbow.statement.Statistics;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one run; its end is the statement's end. */
final class GuardedRows implements BackendRows, TrackedRows {
  private final BackendRows engine;
  private final TrackedStatement statement;
  private final Statements statements;
  private final GuardedQuery query;
  private final RunOptions options;
  private long rows;

  GuardedRows(
      BackendRows engine,
      TrackedStatement statement,
      Statements statements,
      GuardedQuery query,
      RunOptions options) {
    this.engine = engine;
    this.statement = statement;
    this.statements = statements;
    this.query = query;
    this.options = options;
  }

  @Override
  public List<ColumnInfo> columns() {
    return engine.columns();
  }

  @Override
  public @Nullable Object @Nullable [] next() throws SQLException {
    try {
      @Nullable Object @Nullable [] row = engine.next();
      count(row == null ? 0 : 1);
      return row;
    } catch (SQLException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      broken(e);
      throw e;
    }
  }

  @Override
  public void giveBack() {
    rows--;
    statement.rows(rows);
  }

  @Override
  public int fill(RowSink sink) throws SQLException {
    try {
      int written = engine.fill(query.limited(sink, rows));
      count(written);
      return written;
    } catch (SQLException e) {
      throw failed(e);
    } catch (RuntimeException | Error e) {
      broken(e);
      throw e;
    }
  }

  private void count(int more) throws SQLException {
    if (more == 0) {
      statements.end(statement, null, statistics());
      return;
    }
    query.checkRows(rows + more);
    rows += more;
    statement.rows(rows);
  }

  private SQLException failed(SQLException e) {
    SQLException told = query.told(statement, e, options);
    statements.end(statement, told, null);
    try {
      engine.close();
    } catch (SQLException second) {
      told.addSuppressed(second);
    }
    return told;
  }

  private void broken(Throwable e) {
    statements.end(
        statement, Refusals.of(ErrorCode.INTERNAL, "The server failed: " + e.getClass()), null);
  }

  private @Nullable Statistics statistics() {
    return engine instanceof WithStatistics known ? known.statistics() : null;
  }

  @Override
  public List<String> warnings() throws SQLException {
    return engine.warnings();
  }

  @Override
  public void close() throws SQLException {
    try {
      engine.close();
    } finally {
      statements.end(statement, null, statistics());
    }
  }
}

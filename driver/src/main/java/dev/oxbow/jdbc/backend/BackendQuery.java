package dev.oxbow.jdbc.backend;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A planned statement. It runs once at a time; {@link #cancel()} may come from any thread. */
public interface BackendQuery extends AutoCloseable {
  /** The columns of the result; empty for a statement that gives no rows. */
  List<ColumnInfo> columns();

  /** The types of the {@code ?}, in their order. */
  List<ValueType> parameters();

  /**
   * Runs the statement until its first row can be read; the rows have no columns when it gives
   * none.
   *
   * @param parameters values of the parameters' classes ({@link ValueType#valueClass()}) or NULL
   */
  BackendRows execute(List<@Nullable Object> parameters, RunOptions options) throws SQLException;

  /** Ends the run that is under way, if any, within a second. */
  void cancel() throws SQLException;

  @Override
  void close() throws SQLException;
}

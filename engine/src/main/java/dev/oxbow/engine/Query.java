package dev.oxbow.engine;

import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that was parsed and planned. It runs once at a time. */
public interface Query extends AutoCloseable {
  /** The columns of the result; empty for a statement that gives none (USE, SET). */
  List<ResultColumn> columns();

  /** The types of the {@code ?}, in their order. */
  List<ColumnType> parameters();

  /**
   * Runs the statement until its first row can be read.
   *
   * @param parameters Java values of the parameters' kinds (or of kinds that convert without loss)
   * @throws dev.oxbow.error.OxbowException also CANCELLED and TIMEOUT
   */
  Result execute(List<@Nullable Object> parameters, ExecuteOptions options);

  /** Ends the run that is under way, if any, within a second; callable from any thread. */
  void cancel();

  @Override
  void close();
}

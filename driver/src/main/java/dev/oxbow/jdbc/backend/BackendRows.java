package dev.oxbow.jdbc.backend;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one run. Used by one thread at a time. */
public interface BackendRows extends AutoCloseable {
  /** What the rows hold: as the query announced, unless a table changed since it was planned. */
  List<ColumnInfo> columns();

  /**
   * The next row, or null at the end. Values have the classes of {@link ValueType#valueClass()};
   * SQL's NULL is null.
   */
  @Nullable Object @Nullable [] next() throws SQLException;

  /** What the statement has to say beside its rows; complete once the rows ended. */
  List<String> warnings() throws SQLException;

  @Override
  void close() throws SQLException;
}

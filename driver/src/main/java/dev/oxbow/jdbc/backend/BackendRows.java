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

  /**
   * Writes the next rows into a sink at 0, 1, 2, ...: those that can be had without waiting for
   * more, as far as the sink has room. A run's rows are read either so or by {@link #next()}.
   *
   * @return how many; 0 at the end
   */
  default int fill(RowSink sink) throws SQLException {
    @Nullable Object @Nullable [] row = next();
    if (row == null) {
      return 0;
    }
    for (int i = 0; i < row.length; i++) {
      sink.column(i).put(0, row[i]);
    }
    return 1;
  }

  /** What the statement has to say beside its rows; complete once the rows ended. */
  List<String> warnings() throws SQLException;

  @Override
  void close() throws SQLException;
}

package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.BackendRows;
import java.sql.ResultSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are there already. */
final class MetadataRows implements BackendRows {
  private final Iterator<@Nullable Object[]> rows;

  private MetadataRows(List<@Nullable Object[]> rows) {
    this.rows = rows.iterator();
  }

  /** A result that belongs to no statement. */
  static ResultSet result(Columns columns, List<@Nullable Object[]> rows) {
    return new OxbowResultSet(null, columns, new MetadataRows(rows), 0, closed -> {});
  }

  static ResultSet empty(Columns columns) {
    return result(columns, List.of());
  }

  @Override
  public @Nullable Object @Nullable [] next() {
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public void close() {}
}

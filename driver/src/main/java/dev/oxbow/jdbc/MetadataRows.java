package dev.oxbow.jdbc;

import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import java.sql.ResultSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are there already. */
final class MetadataRows implements BackendRows {
  private final Columns columns;
  private final Iterator<@Nullable Object[]> rows;

  private MetadataRows(Columns columns, List<@Nullable Object[]> rows) {
    this.columns = columns;
    this.rows = rows.iterator();
  }

  /** A result that belongs to no statement. */
  static ResultSet result(Columns columns, List<@Nullable Object[]> rows) {
    return new OxbowResultSet(null, columns, new MetadataRows(columns, rows), 0, closed -> {});
  }

  static ResultSet empty(Columns columns) {
    return result(columns, List.of());
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns.list();
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

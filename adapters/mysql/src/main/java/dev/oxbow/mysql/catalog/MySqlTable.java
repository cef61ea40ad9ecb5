package dev.oxbow.mysql.catalog;

import dev.oxbow.mysql.type.MySqlColumn;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.RemoteTable;
import dev.oxbow.spi.TableInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table or view of MySQL as one statement sees it. Equal when its columns and keys are. */
public final class MySqlTable implements RemoteTable {
  private final RemoteSource source;
  private final TableInfo info;
  private final List<MySqlColumn> columns;

  /**
   * @param columns one for each of the catalog's columns, in their order
   */
  MySqlTable(RemoteSource source, TableInfo info, List<MySqlColumn> columns) {
    this.source = source;
    this.info = info;
    this.columns = List.copyOf(columns);
  }

  @Override
  public RemoteSource source() {
    return source;
  }

  @Override
  public TableInfo info() {
    return info;
  }

  /** What MySQL knows of the columns, in the order of the catalog's. */
  public List<MySqlColumn> columns() {
    return columns;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof MySqlTable other
        && source == other.source
        && info.id().equals(other.info.id())
        && columns.equals(other.columns)
        && info.keys().equals(other.info.keys());
  }

  @Override
  public int hashCode() {
    return Objects.hash(info.id(), columns);
  }

  @Override
  public String toString() {
    return source.name() + ":" + info.id();
  }
}

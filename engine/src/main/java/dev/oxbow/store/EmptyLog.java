package dev.oxbow.store;

import dev.oxbow.local.LocalSql;
import dev.oxbow.spi.Column;
import dev.oxbow.store.LogStore.Outcome.Ready;
import java.util.List;
import java.util.stream.Collectors;

/** No range at all: no copy is needed to say that there are no rows. */
record EmptyLog(List<Column> columns) implements Ready {
  @Override
  public String relation() {
    return columns.stream()
        .map(c -> "CAST(NULL AS " + LocalSql.type(c.type()) + ") AS " + LocalSql.column(c.name()))
        .collect(Collectors.joining(", ", "(SELECT ", " WHERE false)"));
  }

  @Override
  public long rows() {
    return 0;
  }

  @Override
  public long recordsRead() {
    return 0;
  }

  @Override
  public long badRecords() {
    return 0;
  }

  @Override
  public List<String> firstBad() {
    return List.of();
  }

  @Override
  public void close() {}
}

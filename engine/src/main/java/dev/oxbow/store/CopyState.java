package dev.oxbow.store;

import dev.oxbow.spi.Column;
import java.util.List;
import java.util.Optional;

/**
 * What a copy holds after its last committed transaction.
 *
 * @param columns every column of the log's table, also those that this copy does not store
 * @param coverage the positions that were read
 * @param batch the number of the last transaction that brought rows; each row carries its own
 * @param rows how many rows there are
 * @param bad whether some of them could not be decoded
 */
record CopyState(List<StoredColumn> columns, Coverage coverage, int batch, long rows, boolean bad) {
  CopyState {
    columns = List.copyOf(columns);
  }

  Optional<StoredColumn> column(String name) {
    return columns.stream().filter(c -> c.column().name().equals(name)).findFirst();
  }

  /** Whether a table with these columns can be read from the copy as it is. */
  boolean holds(List<Column> table) {
    return table.stream()
        .allMatch(
            c ->
                column(c.name())
                    .map(own -> own.column().type().withNullable(true))
                    .equals(Optional.of(c.type().withNullable(true))));
  }

  CopyState withColumns(List<StoredColumn> changed) {
    return new CopyState(changed, coverage, batch, rows, bad);
  }
}

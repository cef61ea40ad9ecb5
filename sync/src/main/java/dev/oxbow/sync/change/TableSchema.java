package dev.oxbow.sync.change;

import java.util.List;

/**
 * The columns of a table at one moment. Two equal schemas are interchangeable.
 *
 * @param key the positions of the primary key's columns in {@code columns}, in the key's order;
 *     empty for a table without one
 */
public record TableSchema(TableName table, List<ChangeColumn> columns, List<Integer> key) {
  public TableSchema {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }
}

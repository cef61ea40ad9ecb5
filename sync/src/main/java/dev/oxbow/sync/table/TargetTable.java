package dev.oxbow.sync.table;

import dev.oxbow.sync.change.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A table that is written, as it is. Immutable.
 *
 * @param key the positions of the primary key's columns, in the key's order; empty without one
 * @param others the names of its unique indexes beside the primary key
 * @param referencedBy the tables whose foreign keys name this one
 * @param positions of columns by their names in lower case, which is how MySQL compares them
 */
public record TargetTable(
    TableName name,
    List<TargetColumn> columns,
    List<Integer> key,
    List<String> others,
    List<String> referencedBy,
    Map<String, Integer> positions) {
  public TargetTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    others = List.copyOf(others);
    referencedBy = List.copyOf(referencedBy);
    positions = Map.copyOf(positions);
  }

  static TargetTable of(
      TableName name,
      List<TargetColumn> columns,
      List<Integer> key,
      List<String> others,
      List<String> referencedBy) {
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).name().toLowerCase(Locale.ROOT), i);
    }
    return new TargetTable(name, columns, key, others, referencedBy, positions);
  }

  /** Where a column stands. */
  public Optional<Integer> position(String column) {
    Integer exact = positions.get(column);
    return Optional.ofNullable(
        exact == null ? positions.get(column.toLowerCase(Locale.ROOT)) : exact);
  }

  /** The columns of the primary key. */
  public List<String> keyNames() {
    return key.stream().map(i -> columns.get(i).name()).toList();
  }

  /** {@code `shop`.`orders`}. */
  public String quoted() {
    return Quoted.name(name);
  }
}

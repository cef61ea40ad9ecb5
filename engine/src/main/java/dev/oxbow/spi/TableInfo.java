package dev.oxbow.spi;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the catalog tells of a table.
 *
 * @param columns in the order of {@code SELECT *}; hidden ones may stand anywhere
 * @param keys the primary key first, if there is one, then the unique keys
 * @param rowCount an estimate, never used for an answer
 */
public record TableInfo(
    TableId id,
    Kind kind,
    List<Column> columns,
    String comment,
    List<Key> keys,
    List<ForeignKey> foreignKeys,
    List<Index> indexes,
    OptionalDouble rowCount) {

  /** The JDBC table types. */
  public enum Kind {
    TABLE,
    VIEW,
    TOPIC,
    CHANGELOG,
    SYSTEM_TABLE;

    /** As {@code DatabaseMetaData.getTableTypes()} names it. */
    public String jdbcName() {
      return name().replace('_', ' ');
    }
  }

  /** A primary or unique key; its columns are in the key's order. */
  public record Key(String name, boolean primary, List<String> columns) {
    public Key {
      columns = List.copyOf(columns);
    }
  }

  /** A reference to the columns of another table of the same source. */
  public record ForeignKey(
      String name, List<String> columns, TableId target, List<String> targetColumns) {
    public ForeignKey {
      columns = List.copyOf(columns);
      targetColumns = List.copyOf(targetColumns);
    }
  }

  /**
   * An index.
   *
   * @param distinct the source's estimates of how many values the first column has, the first two
   *     together, and so on; -1 for what it does not know
   */
  public record Index(String name, boolean unique, List<String> columns, List<Long> distinct) {
    public Index {
      columns = List.copyOf(columns);
      distinct = List.copyOf(distinct);
    }

    /** The estimate for all its columns, or -1. */
    public long distinctKeys() {
      return distinct.isEmpty() ? -1 : distinct.get(distinct.size() - 1);
    }
  }

  public TableInfo {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    foreignKeys = List.copyOf(foreignKeys);
    indexes = List.copyOf(indexes);
  }

  /** Of which keys and indexes a column is part, as MySQL says it: PRI, UNI, MUL or nothing. */
  public String keyOf(String column) {
    if (keys.stream().anyMatch(key -> key.primary() && key.columns().contains(column))) {
      return "PRI";
    }
    if (keys.stream().anyMatch(key -> key.columns().equals(List.of(column)))) {
      return "UNI";
    }
    return indexes.stream().anyMatch(index -> index.columns().indexOf(column) == 0) ? "MUL" : "";
  }
}

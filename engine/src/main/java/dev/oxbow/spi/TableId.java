package dev.oxbow.spi;

/**
 * The name of a table within its source.
 *
 * @param namespace MySQL's database; empty for sources that have only one level of names
 */
public record TableId(String namespace, String name) implements Comparable<TableId> {
  public static TableId of(String name) {
    return new TableId("", name);
  }

  @Override
  public int compareTo(TableId o) {
    int byNamespace = namespace.compareTo(o.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(o.name);
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "." + name;
  }
}

package dev.oxbow.sync.change;

/** A MySQL table's full name. */
public record TableName(String database, String name) {
  /** As people write it: {@code shop.orders}. */
  @Override
  public String toString() {
    return database + "." + name;
  }
}

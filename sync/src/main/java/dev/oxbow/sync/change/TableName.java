package dev.oxbow.sync.change;

import java.util.Locale;

/** A MySQL table's full name. */
public record TableName(String database, String name) {
  /** As a server with {@code lower_case_table_names} keeps it, however a statement writes it. */
  public TableName folded() {
    return new TableName(database.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }

  /** As people write it: {@code shop.orders}. */
  @Override
  public String toString() {
    return database + "." + name;
  }
}

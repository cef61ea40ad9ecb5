package dev.oxbow.dist.transfer.table;

import java.util.Locale;

/** What becomes of a row whose key is there already. */
public enum Duplicates {
  /** It does not fit. */
  ERROR("INSERT", ""),
  /** The row that is there stays. */
  IGNORE("INSERT IGNORE", "IGNORE"),
  /** It takes the place of the one that is there. */
  REPLACE("REPLACE", "REPLACE");

  private final String insert;
  private final String load;

  Duplicates(String insert, String load) {
    this.insert = insert;
    this.load = load;
  }

  /** The verb of a statement of many rows. */
  String insert() {
    return insert;
  }

  /** The verb for one row, which reports what does not fit. */
  String one() {
    return this == REPLACE ? insert : "INSERT";
  }

  /** What stands before INTO in LOAD DATA. */
  String load() {
    return load;
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

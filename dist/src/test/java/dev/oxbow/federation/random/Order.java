package dev.oxbow.federation.random;

import java.util.Random;

/** How rows are ordered by a value. NULL is the highest value here, and MySQL's lowest. */
enum Order {
  ASCENDING("", " IS NULL, ", ""),
  DESCENDING(" DESC", " IS NULL DESC, ", " DESC"),
  NULLS_FIRST(" NULLS FIRST", " IS NULL DESC, ", ""),
  NULLS_LAST(" DESC NULLS LAST", " IS NULL, ", " DESC");

  private final String ours;
  private final String nulls;
  private final String mysql;

  Order(String ours, String nulls, String mysql) {
    this.ours = ours;
    this.nulls = nulls;
    this.mysql = mysql;
  }

  static Order any(Random random) {
    return values()[random.nextInt(values().length)];
  }

  Phrase by(Phrase key) {
    String other = key.mysql();
    return new Phrase(key.ours() + ours, other == null ? null : other + nulls + other + mysql);
  }
}

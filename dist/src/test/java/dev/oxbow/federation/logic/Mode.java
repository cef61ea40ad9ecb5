package dev.oxbow.federation.logic;

/** Where a query's tables are, and who computes. */
enum Mode {
  /** Tables in MySQL; it computes what it may. */
  PUSHED,
  /** Tables in MySQL, which gives plain rows. */
  KEPT,
  /** Tables are topics. */
  TOPICS,
  /** Every other table is a topic, the rest is in MySQL. */
  MIXED
}

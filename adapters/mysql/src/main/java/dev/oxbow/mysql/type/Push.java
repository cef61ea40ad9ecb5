package dev.oxbow.mysql.type;

/**
 * What MySQL may decide about the values of a column so that the answer is the one that the engine
 * would give. The engine compares strings by code point, and dates that are none are NULL to it.
 */
public enum Push {
  /** Equality, order, grouping and NULL are the same as the engine's. */
  EXACT,
  /** Comparisons with literals are the same; grouping, sorting and joining may not be. */
  COMPARABLE,
  /** What is equal to the engine is equal to MySQL, but not the other way round; no order. */
  EQUAL,
  /** Comparisons with literals keep a few rows too many; NULL is not the same. */
  CALENDAR,
  /** Only whether it is NULL. */
  NULLS;

  /** Whether MySQL's {@code IS NULL} is the engine's. */
  public boolean sameNulls() {
    return this != CALENDAR;
  }
}

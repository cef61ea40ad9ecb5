package dev.oxbow.federation.logic;

/** A record of a script. */
sealed interface Step {
  /** Where it stands. */
  int line();

  String sql();

  /** A statement that makes or changes tables, views or indexes. */
  record Command(int line, String sql) implements Step {}

  /**
   * A query and its answer.
   *
   * @param mysql whether the script asks it of MySQL, too
   * @param types of the columns as the script wants to see them: I, R or T for each
   */
  record Question(int line, String sql, boolean mysql, String types, Order order, Expected expected)
      implements Step {}
}

package dev.oxbow.federation.logic;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Why an answer may differ from ours: a stated difference between the languages. */
enum Reason {
  DIVISION_BY_ZERO(
      "Division by zero is NULL in SQLite and MySQL, and here an error in every mode (22012).",
      EnumSet.of(Check.SCRIPT, Check.MYSQL)) {
    @Override
    boolean explains(Asked asked) {
      return asked.failsEverywhere("22012") && DIVISION.matcher(asked.question().sql()).find();
    }
  },
  TEXT_WITHOUT_NUMBER(
      "A text that is no number is 0 in SQLite's and MySQL's arithmetic, and here an error in every"
          + " mode (22018).",
      EnumSet.of(Check.SCRIPT, Check.MYSQL)) {
    @Override
    boolean explains(Asked asked) {
      return asked.failsEverywhere("22018");
    }
  },
  NOT_GROUPED(
      "A column that is neither grouped by nor aggregated has any of its values in SQLite and, so"
          + " configured, in MySQL; here it is an error in every mode (42000).",
      EnumSet.of(Check.SCRIPT, Check.MYSQL)) {
    @Override
    boolean explains(Asked asked) {
      return asked.failsEverywhere("42000")
          && asked.ours().toString().contains("is not being grouped")
          && AGGREGATED.matcher(asked.question().sql()).find();
    }
  },
  INTERSECT_IN_MYSQL(
      "MySQL knows INTERSECT and EXCEPT from 8.0.31 on only.", EnumSet.of(Check.MYSQL)) {
    @Override
    boolean explains(Asked asked) {
      return INTERSECT.matcher(asked.question().sql()).find() && asked.mysqlRefuses();
    }
  };

  private static final Pattern AGGREGATED =
      Pattern.compile("(?i)\\bGROUP BY\\b|\\b(COUNT|SUM|AVG|MIN|MAX)\\s*\\(");
  private static final Pattern INTERSECT = Pattern.compile("\\b(INTERSECT|EXCEPT)\\b");

  private static final Pattern DIVISION = Pattern.compile("(?i)[/%]|\\b(DIV|MOD)\\b");

  private final String text;
  private final Set<Check> checks;

  Reason(String text, Set<Check> checks) {
    this.text = text;
    this.checks = checks;
  }

  /** What the docs say. */
  String text() {
    return text;
  }

  /** Whether it may explain that a check fails at all. */
  boolean concerns(Check check) {
    return checks.contains(check);
  }

  /** Whether it explains that the answers to this query differ: by its text, or by our error. */
  abstract boolean explains(Asked asked);
}

package dev.oxbow.parse;

/**
 * What a backslash means in a string. MySQL takes it for an escape, the standard for itself, and
 * whoever writes a text for one of them and has it read as for the other gets wrong answers, or
 * worse: a value that was quoted for the one may end its string for the other.
 */
public enum Backslashes {
  /**
   * Itself, as all those write it who do not know that MySQL is near; an escape in a statement that
   * can only be read so, such as {@code SELECT 'it\'s'}. In the pattern of LIKE it escapes.
   */
  STANDARD,
  /** An escape, in strings and in patterns: of a session that has set {@code sql_mode}. */
  ESCAPE,
  /** Itself, also in patterns: with {@code NO_BACKSLASH_ESCAPES}. */
  PLAIN;

  boolean inStrings() {
    return this == ESCAPE;
  }

  boolean inPatterns() {
    return this != PLAIN;
  }
}

package dev.oxbow.parse;

import org.jspecify.annotations.Nullable;

/** What a statement may ask of its session; fixed while it is parsed. */
public interface SessionValues {
  /** The current schema: {@code DATABASE()}. */
  String schema();

  /** Who has logged in, empty for nobody: {@code USER()}. */
  String user();

  /** {@code CONNECTION_ID()}. */
  long connectionId();

  /** {@code VERSION()}: MySQL's version whose SQL this is like, then our own. */
  String version();

  /**
   * The value of {@code @@x}: a Long, a text or null.
   *
   * @throws dev.oxbow.error.OxbowException UNKNOWN_SETTING
   */
  @Nullable Object variable(String name);

  /** What a backslash in a string means. */
  Backslashes backslashes();
}

package dev.oxbow.sync.binlog;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the statement of a QUERY event means to a reader of rows. Only its first words are looked
 * at: the columns of a table come with its rows, so nobody needs to understand DDL.
 */
enum StatementKind {
  BEGIN,
  COMMIT,
  ROLLBACK,
  /** Within a transaction, and nothing to us. */
  SAVEPOINT,
  /** Prepared transactions of XA. */
  XA,
  TRUNCATE,
  /** Changes rows, without telling which: the session did not write rows into the binlog. */
  CHANGES_ROWS,
  /** The same, of the server's own tables: hosted servers keep their heartbeats there. */
  CHANGES_OWN_ROWS,

  /** DDL, or an account's. */
  DEFINITION;

  private static final Pattern NOISE =
      Pattern.compile(
          "\\A(?:\\s+|/\\*(?![!M]).*?\\*/|--\\s[^\\n]*\\n?|#[^\\n]*\\n?)+", Pattern.DOTALL);

  private static final Pattern WORD = Pattern.compile("\\A(?:/\\*M?!\\d*\\s*)?([A-Za-z]+)");

  private static final String NAME = "(`(?:[^`]|``)+`|[\\w$\\x{80}-\\x{10FFFF}]+)";

  private static final Pattern TRUNCATED =
      Pattern.compile(
          "\\ATRUNCATE\\s+(?:TABLE\\s+)?" + NAME + "(?:\\s*\\.\\s*" + NAME + ")?",
          Pattern.CASE_INSENSITIVE);

  /**
   * All rows go, in whatever way it is written down. A server that was restarted says so of each
   * MEMORY table, before MySQL 8.0.22 in these words.
   */
  private static final Pattern EMPTIED =
      Pattern.compile("DELETE\\s+FROM\\s+" + NAME + "\\s*\\.\\s*" + NAME + "\\s*");

  /** One table of the database mysql alone; it can have no triggers that would change others. */
  private static final Pattern OWN =
      Pattern.compile(
          ("\\A(?:(?:INSERT\\s+(?:IGNORE\\s+)?|REPLACE\\s+)INTO\\s+#"
                  + "|DELETE\\s+FROM\\s+#(?:\\s+WHERE\\b|\\s*\\z)"
                  + "|UPDATE\\s+#\\s+SET\\b)")
              .replace("#", "(?:mysql|`mysql`)\\s*\\.\\s*(?>" + NAME + ")"),
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OPEN =
      Pattern.compile("\\bSTART\\s+TRANSACTION\\s*\\z", Pattern.CASE_INSENSITIVE);

  /** What the statement is. */
  static StatementKind of(String sql) {
    String text = withoutComments(sql);
    Matcher word = WORD.matcher(text);
    return switch (word.find() ? word.group(1).toUpperCase(Locale.ROOT) : "") {
      case "BEGIN", "START" -> BEGIN;
      case "COMMIT" -> COMMIT;
      case "ROLLBACK" ->
          text.toUpperCase(Locale.ROOT).matches("(?s)ROLLBACK\\s+(WORK\\s+)?TO\\s.*")
              ? SAVEPOINT
              : ROLLBACK;
      case "SAVEPOINT", "RELEASE" -> SAVEPOINT;
      case "XA" -> XA;
      case "TRUNCATE" -> TRUNCATE;
      case "DELETE" -> EMPTIED.matcher(text).matches() ? TRUNCATE : changes(text);
      case "INSERT", "UPDATE", "REPLACE", "LOAD", "CALL" -> changes(text);
      default -> DEFINITION;
    };
  }

  private static StatementKind changes(String text) {
    return OWN.matcher(text).find() ? CHANGES_OWN_ROWS : CHANGES_ROWS;
  }

  /**
   * Whether the rows that a defining statement makes follow in its own transaction: CREATE TABLE ..
   * SELECT since MySQL 8.0.21.
   */
  static boolean isFollowedByRows(String sql) {
    return OPEN.matcher(sql).find();
  }

  /** The database, if the statement names one, and the table that a TRUNCATE empties. */
  static Optional<String[]> truncated(String sql) {
    String text = withoutComments(sql);
    Matcher matcher = EMPTIED.matcher(text);
    if (!matcher.matches()) {
      matcher = TRUNCATED.matcher(text);
      if (!matcher.find()) {
        return Optional.empty();
      }
    }
    String first = unquoted(matcher.group(1));
    String second = matcher.group(2);
    return Optional.of(
        second == null ? new String[] {"", first} : new String[] {first, unquoted(second)});
  }

  private static String unquoted(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }

  private static String withoutComments(String sql) {
    return NOISE.matcher(sql).replaceFirst("");
  }
}

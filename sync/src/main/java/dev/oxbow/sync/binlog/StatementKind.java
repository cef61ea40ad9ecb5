package dev.oxbow.sync.binlog;

import dev.oxbow.sync.statement.TruncateStatement;
import java.util.Locale;
import java.util.Set;
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

  /** DDL, an account's, or an administrator's. */
  DEFINITION;

  private static final Pattern NOISE =
      Pattern.compile(
          "\\A(?:\\s+|/\\*(?![!M]).*?\\*/|--\\s[^\\n]*\\n?|#[^\\n]*\\n?)+", Pattern.DOTALL);

  private static final Pattern WORD = Pattern.compile("\\A(?:/\\*M?!\\d*\\s*)?([A-Za-z]+)");

  private static final String NAME = "(`(?:[^`]|``)+`|[\\w$\\x{80}-\\x{10FFFF}]+)";

  /** One table of the database mysql alone; it can have no triggers that would change others. */
  private static final Pattern OWN =
      Pattern.compile(
          ("\\A(?:(?:INSERT\\s+(?:IGNORE\\s+)?|REPLACE\\s+)INTO\\s+#"
                  + "|DELETE\\s+FROM\\s+#(?:\\s+WHERE\\b|\\s*\\z)"
                  + "|UPDATE\\s+#\\s+SET\\b)")
              .replace("#", "(?:mysql|`mysql`)\\s*\\.\\s*(?>" + NAME + ")"),
          Pattern.CASE_INSENSITIVE);

  /** What begins a statement that changes no rows but defines or keeps house. */
  private static final Set<String> DEFINING =
      Set.of(
          "CREATE",
          "ALTER",
          "DROP",
          "RENAME",
          "GRANT",
          "REVOKE",
          "SET",
          "ANALYZE",
          "OPTIMIZE",
          "REPAIR",
          "CHECK",
          "CHECKSUM",
          "FLUSH",
          "INSTALL",
          "UNINSTALL",
          "RESET",
          "PURGE");

  /** What the statement is. */
  static StatementKind of(String sql) {
    String text = withoutComments(sql);
    Matcher word = WORD.matcher(text);
    String first = word.find() ? word.group(1).toUpperCase(Locale.ROOT) : "";
    return switch (first) {
      case "BEGIN", "START" -> BEGIN;
      case "COMMIT" -> COMMIT;
      case "ROLLBACK" ->
          text.toUpperCase(Locale.ROOT).matches("(?s)ROLLBACK\\s+(WORK\\s+)?TO\\s.*")
              ? SAVEPOINT
              : ROLLBACK;
      case "SAVEPOINT", "RELEASE" -> SAVEPOINT;
      case "XA" -> XA;
      case "TRUNCATE" -> TRUNCATE;
      case "DELETE" -> TruncateStatement.table(sql, "").isPresent() ? TRUNCATE : changes(text);
      case "" -> text.isEmpty() ? DEFINITION : CHANGES_ROWS;
      default -> DEFINING.contains(first) ? DEFINITION : changes(text);
    };
  }

  private static StatementKind changes(String text) {
    return OWN.matcher(text).find() ? CHANGES_OWN_ROWS : CHANGES_ROWS;
  }

  private static String withoutComments(String sql) {
    return NOISE.matcher(sql).replaceFirst("");
  }
}

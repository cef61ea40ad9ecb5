package dev.oxbow.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings what MySQL people write to what the parser reads, character for character where possible
 * so that positions in error messages stay true: backticks become double quotes, {@code #} comments
 * become {@code --} comments, the braces of JDBC's {@code {oj ...}} and {@code {escape ...}} become
 * blanks, and a trailing semicolon goes.
 */
final class SqlText {
  private static final Pattern OUTER_JOIN =
      Pattern.compile("\\{\\s*oj\\s", Pattern.CASE_INSENSITIVE);
  private static final Pattern FUNCTION =
      Pattern.compile("\\{\\s*fn\\s+\\w+", Pattern.CASE_INSENSITIVE);
  private static final Pattern ESCAPE =
      Pattern.compile("\\{\\s*escape\\s", Pattern.CASE_INSENSITIVE);

  /** Of each open brace, whether it became a blank. */
  private final Deque<Boolean> openBraces = new ArrayDeque<>();

  private final String in;
  private final StringBuilder out;
  private int at;

  /** Where the last character ends that is neither blank nor part of a comment. */
  private int significant;

  private SqlText(String in) {
    this.in = in;
    this.out = new StringBuilder(in.length() + 8);
  }

  static String normalise(String sql) {
    SqlText text = new SqlText(sql);
    text.run();
    return text.withoutSemicolon();
  }

  /** Where the first word begins, behind blanks and comments. */
  static int firstWord(String sql) {
    int i = 0;
    while (i < sql.length()) {
      if (Character.isWhitespace(sql.charAt(i)) || sql.charAt(i) == '(') {
        i++;
      } else if (sql.startsWith("--", i)) {
        i = lineEnd(sql, i);
      } else if (sql.startsWith("/*", i) && !sql.startsWith("/*+", i)) {
        int end = sql.indexOf("*/", i + 2);
        i = end < 0 ? sql.length() : end + 2;
      } else {
        return i;
      }
    }
    return i;
  }

  private void run() {
    while (at < in.length()) {
      char c = in.charAt(at);
      switch (c) {
        case '\'', '"' -> quoted(c);
        case '`' -> backticks();
        case '{' -> brace();
        case '}' -> endOfBrace();
        default -> {
          if (comment()) {
            continue;
          }
          copyTo(at + 1);
        }
      }
      if (!Character.isWhitespace(c)) {
        significant = out.length();
      }
    }
  }

  /** Copies a comment, if one begins here. */
  private boolean comment() {
    if (in.startsWith("#", at)) {
      out.append("--");
      at++;
      copyTo(lineEnd(in, at));
    } else if (in.startsWith("--", at)) {
      copyTo(lineEnd(in, at));
    } else if (in.startsWith("/*", at)) {
      int end = in.indexOf("*/", at + 2);
      copyTo(end < 0 ? in.length() : end + 2);
    } else {
      return false;
    }
    return true;
  }

  private void brace() {
    boolean dropped = OUTER_JOIN.matcher(in).region(at, in.length()).lookingAt();
    boolean blank = dropped || ESCAPE.matcher(in).region(at, in.length()).lookingAt();
    Matcher function = FUNCTION.matcher(in).region(at, in.length());
    openBraces.push(blank);
    if (function.lookingAt()) {
      // JDBC's functions are looked up in capitals.
      out.append(function.group().toUpperCase(Locale.ROOT));
      at = function.end();
      return;
    }
    out.append(blank ? ' ' : '{');
    at++;
    if (dropped) {
      while (!Character.isLetter(in.charAt(at))) {
        at++;
      }
      at += 2;
      out.append("   ");
    }
  }

  private void endOfBrace() {
    Boolean blank = openBraces.poll();
    out.append(blank != null && blank ? ' ' : '}');
    at++;
  }

  private void quoted(char quote) {
    int i = at + 1;
    while (i < in.length()) {
      if (in.charAt(i) == quote) {
        if (i + 1 < in.length() && in.charAt(i + 1) == quote) {
          i++;
        } else {
          break;
        }
      }
      i++;
    }
    copyTo(Math.min(i + 1, in.length()));
  }

  private void backticks() {
    out.append('"');
    at++;
    while (at < in.length()) {
      char c = in.charAt(at++);
      if (c == '`') {
        if (at < in.length() && in.charAt(at) == '`') {
          at++;
          out.append('`');
          continue;
        }
        out.append('"');
        return;
      }
      out.append(c == '"' ? "\"\"" : String.valueOf(c));
    }
  }

  private void copyTo(int end) {
    out.append(in, at, end);
    at = end;
  }

  private String withoutSemicolon() {
    int end = significant;
    while (end > 0 && (Character.isWhitespace(out.charAt(end - 1)) || out.charAt(end - 1) == ';')) {
      end--;
    }
    return end == significant ? out.toString() : out.substring(0, end);
  }

  private static int lineEnd(String sql, int from) {
    int end = sql.indexOf('\n', from);
    return end < 0 ? sql.length() : end;
  }
}

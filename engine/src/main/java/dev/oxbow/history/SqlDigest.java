package dev.oxbow.history;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * A statement without what it was asked about: each literal becomes {@code ?}, comments go, blanks
 * become one. Where two readings of a literal are possible, all that follows is left out: a log
 * must not hold a value by mistake.
 *
 * @param text cut at some length
 * @param hash the same for statements that differ in their literals only
 */
public record SqlDigest(String text, String hash) {
  private static final int MOST = 400;
  private static final String CUT = " ...";

  /** The digest of a statement that was understood. */
  public static SqlDigest of(String sql) {
    return of(sql, true);
  }

  /**
   * The digest of a statement.
   *
   * @param names whether names in quotes are kept: of a statement that failed they may be what its
   *     writer meant for a value
   */
  public static SqlDigest of(String sql, boolean names) {
    String text = new Reader(sql, names).read().replaceAll("\\p{Cntrl}", " ");
    String hash = Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    return new SqlDigest(
        text.length() > MOST ? text.substring(0, MOST) + CUT : text, hash.substring(0, 12));
  }

  /** Goes through the text once. */
  private static final class Reader {
    private final String in;
    private final boolean names;
    private final StringBuilder out = new StringBuilder();
    private int at;

    Reader(String in, boolean names) {
      this.in = in;
      this.names = names;
    }

    String read() {
      while (at < in.length()) {
        char c = in.charAt(at);
        if (Character.isWhitespace(c)) {
          at++;
          blank();
        } else if (in.startsWith("--", at) || c == '#') {
          int end = in.indexOf('\n', at);
          at = end < 0 ? in.length() : end;
          blank();
        } else if (in.startsWith("/*", at)) {
          int end = in.indexOf("*/", at + 2);
          at = end < 0 ? in.length() : end + 2;
          blank();
        } else if (c == '\'') {
          if (!string()) {
            return out.append('?').append(CUT).toString();
          }
          out.append('?');
        } else if (c == '"' || c == '`') {
          name(c);
        } else if (Character.isDigit(c)) {
          number();
        } else if (Character.isJavaIdentifierStart(c)) {
          word();
        } else {
          out.append(c);
          at++;
        }
      }
      return out.toString().trim();
    }

    private void blank() {
      if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
        out.append(' ');
      }
    }

    /** Whether the end of the string is certain. */
    private boolean string() {
      for (int i = at + 1; i < in.length(); i++) {
        char c = in.charAt(i);
        if (c == '\\') {
          return false;
        }
        if (c == '\'') {
          if (i + 1 < in.length() && in.charAt(i + 1) == '\'') {
            i++;
          } else {
            at = i + 1;
            return true;
          }
        }
      }
      return false;
    }

    private void name(char quote) {
      int end = in.indexOf(quote, at + 1);
      int next = end < 0 ? in.length() : end + 1;
      if (names) {
        out.append(in, at, next);
      } else {
        out.append('?');
      }
      at = next;
    }

    private void number() {
      while (at < in.length()
          && (Character.isLetterOrDigit(in.charAt(at)) || in.charAt(at) == '.')) {
        at++;
      }
      out.append('?');
    }

    private void word() {
      int from = at;
      while (at < in.length() && Character.isJavaIdentifierPart(in.charAt(at))) {
        at++;
      }
      out.append(in, from, at);
    }
  }
}

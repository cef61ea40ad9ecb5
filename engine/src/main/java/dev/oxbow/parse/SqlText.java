package dev.oxbow.parse;

import java.util.Arrays;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The text of a statement as the parser reads it, and where each of its characters stood in what
 * the client wrote: so that errors and labels speak of the latter. Immutable.
 */
public final class SqlText {
  private final String written;
  private final String text;
  private final int[] origins;

  /**
   * @param origins of each character of {@code text}, its place in {@code written}
   */
  SqlText(String written, String text, int[] origins) {
    this.written = written;
    this.text = text;
    this.origins = origins;
  }

  /** A text that is read as it was written. */
  static SqlText plain(String text) {
    int[] origins = new int[text.length()];
    Arrays.setAll(origins, i -> i);
    return new SqlText(text, text, origins);
  }

  /** What the parser reads. */
  String text() {
    return text;
  }

  /** Begins a text that differs from this one in places. */
  Edits edit() {
    return new Edits();
  }

  /** Puts another text together, whose characters keep the places where they come from. */
  final class Edits {
    private final StringBuilder edited = new StringBuilder(text.length() + 32);
    private int[] places = new int[text.length() + 32];

    void copy(int from, int to) {
      for (int i = from; i < to; i++) {
        append(text.charAt(i), origins[i]);
      }
    }

    /** Writes something else in the place of the characters from the first one to the last one. */
    void put(String other, int first, int last) {
      for (int i = 0; i < other.length(); i++) {
        append(other.charAt(i), origins[i + 1 < other.length() ? first : last]);
      }
    }

    private void append(char c, int origin) {
      if (edited.length() == places.length) {
        places = Arrays.copyOf(places, places.length * 2);
      }
      places[edited.length()] = origin;
      edited.append(c);
    }

    SqlText text() {
      return new SqlText(written, edited.toString(), Arrays.copyOf(places, edited.length()));
    }
  }

  /** The text from some character on. */
  SqlText from(int start) {
    return new SqlText(
        written, text.substring(start), Arrays.copyOfRange(origins, start, origins.length));
  }

  /** " (line 3, column 14)": where a position of the parser is in what was written. */
  String at(int line, int column) {
    return where(written, origin(offset(line, column)));
  }

  static String where(String written, int offset) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(offset, written.length()); i++) {
      boolean ends = written.charAt(i) == '\n';
      line += ends ? 1 : 0;
      column = ends ? 1 : column + 1;
    }
    return " (line " + line + ", column " + column + ")";
  }

  /** What was written between two positions of the parser, on one line. */
  String written(SqlParserPos pos) {
    int from = origin(offset(pos.getLineNum(), pos.getColumnNum()));
    int last = origin(offset(pos.getEndLineNum(), pos.getEndColumnNum()));
    if (from > last || last >= written.length()) {
      return "";
    }
    String piece = written.substring(from, last + 1).strip().replaceAll("\\s+", " ");
    return piece.startsWith("{") && !piece.endsWith("}") ? piece + "}" : piece;
  }

  private int origin(int offset) {
    return offset < origins.length ? origins[offset] : written.length();
  }

  /** Lines and columns begin at 1; the parser counts a tab as one column. */
  private int offset(int line, int column) {
    int at = 0;
    for (int l = 1; l < line; l++) {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        break;
      }
      at = end + 1;
    }
    return at + column - 1;
  }
}

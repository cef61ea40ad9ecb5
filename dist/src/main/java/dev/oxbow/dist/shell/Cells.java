package dev.oxbow.dist.shell;

import org.jline.utils.WCWidth;

/** How text looks in the cells of a terminal. */
final class Cells {
  private Cells() {}

  /** The terminal's columns that a text takes: two for an ideograph, none for a combining mark. */
  static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      width += Math.max(0, WCWidth.wcwidth(c));
      i += Character.charCount(c);
    }
    return width;
  }

  /** The text without what would leave its line or steer the terminal: {@code \n}, escapes. */
  static String oneLine(String text) {
    StringBuilder line = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
      if (plain && line == null) {
        continue;
      }
      if (line == null) {
        line = new StringBuilder(text.substring(0, i));
      }
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> line.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
      }
    }
    return line == null ? text : line.toString();
  }

  /** The text if it fits, otherwise its beginning and an ellipsis. */
  static String cut(String text, int width) {
    if (text.length() * 2 <= width || width(text) <= width) {
      return text;
    }
    int taken = 0;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int cell = Math.max(0, WCWidth.wcwidth(c));
      if (taken + cell > width - 1) {
        break;
      }
      taken += cell;
      i += Character.charCount(c);
    }
    return text.substring(0, i) + "…";
  }
}

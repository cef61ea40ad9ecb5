package dev.oxbow.dist.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a script, cut at the semicolons that stand outside quotes and comments. Quotes
 * are {@code '}, {@code "} and backticks, each doubled inside itself; comments are {@code --} and
 * {@code #} to the end of the line and {@code /* *}{@code /}: as the engine reads them.
 */
final class Script {
  private final String text;
  private final List<String> statements = new ArrayList<>();
  private int start;
  private boolean blank = true;

  private Script(String text) {
    this.text = text;
  }

  /** The statements in their order, without their semicolons; one of comments alone is left out. */
  static List<String> statements(String text) {
    Script script = new Script(text);
    script.cut();
    return script.statements;
  }

  private void cut() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ';') {
        take(i);
        i++;
      } else if (c == '\'' || c == '"' || c == '`') {
        blank = false;
        i = afterQuote(i, c);
      } else if (c == '#' || text.startsWith("--", i)) {
        int end = text.indexOf('\n', i);
        i = end < 0 ? text.length() : end + 1;
      } else if (text.startsWith("/*", i)) {
        // A hint is part of its statement, but no statement by itself.
        int end = text.indexOf("*/", i + 2);
        i = end < 0 ? text.length() : end + 2;
      } else {
        blank &= Character.isWhitespace(c);
        i++;
      }
    }
    take(text.length());
  }

  private int afterQuote(int open, char quote) {
    int i = open + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == quote) {
        return i + 1;
      } else {
        i++;
      }
    }
    return text.length();
  }

  private void take(int end) {
    if (!blank) {
      statements.add(text.substring(start, end).strip());
    }
    start = end + 1;
    blank = true;
  }
}

package dev.oxbow.dist.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line per row, as one array or each by itself. Numbers keep all their digits; what JSON has no
 * number for (NaN, the infinities) is a string. Of two columns with one name the second is called
 * {@code name_2}: an object with a name twice would lose a value in most readers.
 */
final class JsonPrinter implements RowPrinter {
  private final PrintWriter out;
  private final boolean array;
  private List<Header> headers = List.of();
  private List<String> names = List.of();
  private boolean first = true;

  private JsonPrinter(PrintWriter out, boolean array) {
    this.out = out;
    this.array = array;
  }

  static JsonPrinter array(PrintWriter out) {
    return new JsonPrinter(out, true);
  }

  /** Without the brackets and commas of an array. */
  static JsonPrinter lines(PrintWriter out) {
    return new JsonPrinter(out, false);
  }

  @Override
  public void begin(List<Header> columns) {
    headers = columns;
    names = Header.distinct(columns);
    if (array) {
      out.print('[');
    }
  }

  @Override
  public void row(@Nullable String[] values) {
    StringBuilder line = new StringBuilder(!array ? "{" : first ? "\n{" : ",\n{");
    first = false;
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        line.append(',');
      }
      string(names.get(i), line);
      line.append(':');
      value(headers.get(i).kind(), values[i], line);
    }
    out.print(line.append(array ? "}" : "}\n"));
  }

  @Override
  public void end() {
    if (array) {
      out.print(first ? "]\n" : "\n]\n");
    }
  }

  private static void value(Kind kind, @Nullable String value, StringBuilder line) {
    if (value == null) {
      line.append("null");
    } else if (kind == Kind.BOOLEAN) {
      line.append(Boolean.parseBoolean(value));
    } else if (kind == Kind.NUMBER && isNumber(value)) {
      line.append(value);
    } else {
      string(value, line);
    }
  }

  private static boolean isNumber(String value) {
    char last = value.charAt(value.length() - 1);
    return last >= '0' && last <= '9';
  }

  private static void string(String value, StringBuilder line) {
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ') {
            line.append("\\u%04x".formatted((int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }
}

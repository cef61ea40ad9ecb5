package dev.oxbow.dist.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tabs between values, backslashes before what would break a line: as MySQL's LOAD DATA reads. */
final class TsvPrinter implements RowPrinter {
  private final PrintWriter out;

  TsvPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(List<Header> headers) {
    line(headers.stream().map(Header::name).toArray(String[]::new));
  }

  @Override
  public void row(@Nullable String[] values) {
    line(values);
  }

  @Override
  public void end() {}

  private void line(@Nullable String[] values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        line.append('\t');
      }
      String value = values[i];
      if (value == null) {
        line.append("\\N");
      } else {
        escape(value, line);
      }
    }
    out.print(line.append('\n'));
  }

  private static void escape(String value, StringBuilder line) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\t' -> line.append("\\t");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\\' -> line.append("\\\\");
        case '\0' -> line.append("\\0");
        default -> line.append(c);
      }
    }
  }
}

package dev.oxbow.dist.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 4180, but with line feeds: a value is quoted only where it must be. */
final class CsvPrinter implements RowPrinter {
  private final PrintWriter out;

  CsvPrinter(PrintWriter out) {
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
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.print(',');
      }
      String value = values[i];
      if (value != null) {
        out.print(mustBeQuoted(value) ? '"' + value.replace("\"", "\"\"") + '"' : value);
      }
    }
    out.print('\n');
  }

  private static boolean mustBeQuoted(String value) {
    if (value.isEmpty() || value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ') {
      return true;
    }
    for (int i = 0; i < value.length(); i++) {
      switch (value.charAt(i)) {
        case ',', '"', '\n', '\r' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }
}

package dev.oxbow.dist.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as GitHub's Markdown has it; numbers to the right, NULL as {@code NULL}. */
final class MarkdownPrinter implements RowPrinter {
  private final PrintWriter out;

  MarkdownPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(List<Header> headers) {
    line(headers.stream().map(Header::name).toArray(String[]::new));
    StringBuilder rule = new StringBuilder("|");
    for (Header header : headers) {
      rule.append(header.isNumber() ? " ---: |" : " --- |");
    }
    out.print(rule.append('\n'));
  }

  @Override
  public void row(@Nullable String[] values) {
    line(values);
  }

  @Override
  public void end() {}

  private void line(@Nullable String[] values) {
    StringBuilder line = new StringBuilder("|");
    for (String value : values) {
      line.append(' ').append(value == null ? "NULL" : escape(value)).append(" |");
    }
    out.print(line.append('\n'));
  }

  private static String escape(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("\r\n", "<br>")
        .replace("\n", "<br>")
        .replace("\r", "<br>");
  }
}

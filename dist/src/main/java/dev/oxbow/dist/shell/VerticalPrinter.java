package dev.oxbow.dist.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line per value, as the mysql client prints after {@code \G}. */
final class VerticalPrinter implements RowPrinter {
  private final PrintWriter out;
  private List<Header> headers = List.of();
  private int nameWidth;
  private long rows;

  VerticalPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(List<Header> columns) {
    headers = columns;
    nameWidth = columns.stream().mapToInt(header -> Cells.width(header.name())).max().orElse(0);
  }

  @Override
  public void row(@Nullable String[] values) {
    rows++;
    out.print("-[ row " + rows + " ]" + "-".repeat(20) + '\n');
    for (int i = 0; i < values.length; i++) {
      String name = headers.get(i).name();
      String value = values[i];
      out.print(" ".repeat(nameWidth - Cells.width(name)) + name + ": ");
      out.print((value == null ? "NULL" : value) + '\n');
    }
  }

  @Override
  public void end() {}
}

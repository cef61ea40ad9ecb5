package dev.oxbow.dist.shell;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of EXPLAIN, line by line and without a box: its lines are long and indented. */
final class PlanPrinter implements RowPrinter {
  private final PrintWriter out;
  private final int width;

  /**
   * @param width where lines are cut; 0 for nowhere
   */
  PlanPrinter(PrintWriter out, int width) {
    this.out = out;
    this.width = width;
  }

  static boolean isPlan(List<Header> headers) {
    return headers.size() == 1 && headers.get(0).name().equals("PLAN");
  }

  @Override
  public void begin(List<Header> headers) {}

  @Override
  public void row(@Nullable String[] values) {
    String line = String.valueOf(values[0]);
    out.println(width == 0 ? line : Cells.cut(line, width));
  }

  @Override
  public void end() {}
}

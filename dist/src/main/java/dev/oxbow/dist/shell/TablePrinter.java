package dev.oxbow.dist.shell;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A box of columns. The widths come from the first rows, which are kept until there are {@link
 * #SAMPLE} of them; later rows follow as they come, so that a long result needs no memory. A table
 * wider than the terminal cuts its widest columns and marks each cut with an ellipsis.
 */
final class TablePrinter implements RowPrinter {
  private static final int SAMPLE = 1_000;

  /** A column is never cut below this. */
  private static final int LEAST_WIDTH = 8;

  private final PrintWriter out;
  private final int terminalWidth;
  private final List<@Nullable String[]> sample = new ArrayList<>();
  private List<Header> headers = List.of();
  private int[] widths = {};
  private boolean headed;

  TablePrinter(PrintWriter out, int terminalWidth) {
    this.out = out;
    this.terminalWidth = terminalWidth;
  }

  @Override
  public void begin(List<Header> columns) {
    headers = columns;
  }

  @Override
  public void row(@Nullable String[] values) {
    String[] shown = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      shown[i] = value == null ? "NULL" : Cells.oneLine(value);
    }
    if (headed) {
      line(shown, false);
      return;
    }
    sample.add(shown);
    if (sample.size() == SAMPLE) {
      head();
    }
  }

  @Override
  public void end() {
    if (!headed) {
      head();
    }
    rule();
  }

  private void head() {
    headed = true;
    String[] names = headers.stream().map(h -> Cells.oneLine(h.name())).toArray(String[]::new);
    widths = Arrays.stream(names).mapToInt(Cells::width).toArray();
    for (@Nullable String[] row : sample) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], Cells.width(String.valueOf(row[i])));
      }
    }
    fit();
    rule();
    line(names, true);
    rule();
    sample.forEach(row -> line(row, false));
    sample.clear();
  }

  /** Takes from the widest column until the table fits, or nothing more can be taken. */
  private void fit() {
    if (terminalWidth == 0) {
      return;
    }
    int tooMuch = Arrays.stream(widths).sum() + 3 * widths.length + 1 - terminalWidth;
    while (tooMuch-- > 0) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        if (widths[i] > widths[widest]) {
          widest = i;
        }
      }
      if (widths[widest] <= LEAST_WIDTH) {
        return;
      }
      widths[widest]--;
    }
  }

  private void rule() {
    StringBuilder rule = new StringBuilder("+");
    for (int width : widths) {
      rule.append("-".repeat(width + 2)).append('+');
    }
    out.print(rule.append('\n'));
  }

  private void line(@Nullable String[] values, boolean isHead) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < values.length; i++) {
      String value = String.valueOf(values[i]);
      String cell = terminalWidth == 0 ? value : Cells.cut(value, widths[i]);
      String pad = " ".repeat(Math.max(0, widths[i] - Cells.width(cell)));
      boolean right = headers.get(i).isNumber() && !isHead;
      line.append(' ').append(right ? pad + cell : cell + pad).append(" |");
    }
    out.print(line.append('\n'));
  }
}

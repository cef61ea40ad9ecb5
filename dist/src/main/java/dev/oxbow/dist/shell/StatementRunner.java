package dev.oxbow.dist.shell;

import dev.oxbow.dist.shell.RowPrinter.Header;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one statement after another and prints what it gives. Used by one thread. */
public final class StatementRunner {
  /** After so many rows it is seen whether anybody still reads them. */
  private static final int ROWS_PER_LOOK = 1_000;

  private final PrintWriter out;
  private final PrintWriter err;
  private final ErrorPrinter errors;
  private final Look look;

  /**
   * How results look.
   *
   * @param width the terminal's columns; 0 for no limit
   * @param always whether also the machine formats, and statements without rows, get a line with
   *     the elapsed time
   * @param progress whether long scans may draw on the terminal
   */
  public record Look(int width, boolean always, boolean progress) {}

  public StatementRunner(PrintWriter out, PrintWriter err, ErrorPrinter errors, Look look) {
    this.out = out;
    this.err = err;
    this.errors = errors;
    this.look = look;
  }

  /**
   * Runs a statement to the end of its rows.
   *
   * @param started is handed the statement before it runs, so that somebody can cancel it
   * @return whether it succeeded; an error has been printed
   */
  public boolean run(
      Connection connection, String sql, Format format, Consumer<Statement> started) {
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement();
        ProgressLine progress = ProgressLine.over(err, look.progress())) {
      progress.watch(statement);
      started.accept(statement);
      long rows = execute(statement, sql, format, progress);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      if (look.always() || (rows >= 0 && format.isForPeople())) {
        out.println(footer(rows, elapsed));
      }
      return true;
    } catch (SQLException | RuntimeException e) {
      // Whoever closed the output ("| head") needs no explanation.
      if (!out.checkError()) {
        errors.print(e);
      }
      return false;
    } finally {
      out.flush();
    }
  }

  /** Gives the number of rows, or -1 when the statement has no rows. */
  private long execute(Statement statement, String sql, Format format, ProgressLine progress)
      throws SQLException {
    Set<String> warnings = new LinkedHashSet<>();
    long count = -1;
    if (statement.execute(sql)) {
      try (ResultSet rows = statement.getResultSet()) {
        count = print(rows, format, progress);
        collect(rows::getWarnings, warnings);
      }
    }
    progress.close();
    collect(statement::getWarnings, warnings);
    out.flush();
    warnings.forEach(warning -> err.println("Warning: " + warning));
    err.flush();
    return count;
  }

  private long print(ResultSet rows, Format format, ProgressLine progress) throws SQLException {
    Values values = new Values(rows);
    List<Header> headers = values.headers();
    RowPrinter printer =
        format == Format.TABLE && PlanPrinter.isPlan(headers)
            ? new PlanPrinter(out, look.width())
            : format.printer(out, look.width());
    printer.begin(headers);
    long count = 0;
    while (rows.next()) {
      progress.close();
      printer.row(values.row());
      if (++count % ROWS_PER_LOOK == 0 && out.checkError()) {
        throw new SQLException("Nobody reads the output any more: it was closed", "57014");
      }
    }
    progress.close();
    printer.end();
    return count;
  }

  private interface Warnings {
    @Nullable SQLWarning first() throws SQLException;
  }

  private static void collect(Warnings from, Set<String> into) throws SQLException {
    try {
      for (SQLWarning w = from.first(); w != null; w = w.getNextWarning()) {
        into.add(ErrorPrinter.line(w));
      }
    } catch (SQLFeatureNotSupportedException e) {
      // A driver without warnings has none to show.
    }
  }

  private static String footer(long rows, Duration elapsed) {
    String time = String.format(Locale.ROOT, "(%.3f s)", elapsed.toNanos() / 1e9);
    return switch ((int) Math.min(rows, 2)) {
      case -1 -> "OK " + time;
      case 1 -> "1 row " + time;
      default -> rows + " rows " + time;
    };
  }
}

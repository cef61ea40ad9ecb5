package dev.oxbow.dist.shell;

import dev.oxbow.error.OxbowException;
import java.io.PrintWriter;
import java.sql.SQLException;

/** Says an error in one line, and where it came from when asked to. */
public final class ErrorPrinter {
  private final PrintWriter err;
  private boolean verbose;

  public ErrorPrinter(PrintWriter err, boolean verbose) {
    this.err = err;
    this.verbose = verbose;
  }

  /** Whether stack traces follow from now on. */
  void verbose(boolean isVerbose) {
    verbose = isVerbose;
  }

  public void print(Throwable error) {
    err.println("Error: " + line(error));
    if (verbose) {
      error.printStackTrace(err);
    }
    err.flush();
  }

  /** The message on one line, with its SQLSTATE if it has one. */
  static String line(Throwable error) {
    String state = sqlState(error);
    String message = error.getMessage();
    if (message == null || message.isBlank()) {
      message = error.getClass().getName();
    }
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    return state.isEmpty() ? line : line + " (SQLSTATE " + state + ")";
  }

  private static String sqlState(Throwable error) {
    if (error instanceof SQLException sql) {
      String state = sql.getSQLState();
      return state == null || state.equals("00000") ? "" : state;
    }
    return error instanceof OxbowException ours ? ours.code().sqlState() : "";
  }
}

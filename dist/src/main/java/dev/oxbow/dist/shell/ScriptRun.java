package dev.oxbow.dist.shell;

import dev.oxbow.dist.shell.StatementRunner.Look;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs statements without asking anybody: stops at the first error, gives an exit code. */
record ScriptRun(
    String url,
    Format format,
    Terminals terminals,
    PrintWriter out,
    PrintWriter err,
    ErrorPrinter errors) {

  /** Gives the exit code: 0, or 1 after an error. */
  int run(List<String> statements) {
    if (statements.isEmpty()) {
      return 0;
    }
    AtomicReference<@Nullable Statement> running = new AtomicReference<>();
    // Ctrl-C ends the process; what the statement started elsewhere ends with it.
    Thread cancel = new Thread(() -> cancel(running.get()), "oxbow-cancel");
    Runtime.getRuntime().addShutdownHook(cancel);
    try (Connection connection = DriverManager.getConnection(url)) {
      StatementRunner runner =
          new StatementRunner(out, err, errors, new Look(0, false, terminals.err()));
      for (String statement : statements) {
        if (!runner.run(connection, statement, format, running::set)) {
          return 1;
        }
      }
      return 0;
    } catch (SQLException | RuntimeException e) {
      errors.print(e);
      return 1;
    } finally {
      running.set(null);
      forget(cancel);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is what ends this statement.
    }
  }

  private void cancel(@Nullable Statement statement) {
    if (statement == null) {
      return;
    }
    try {
      statement.cancel();
    } catch (SQLException e) {
      errors.print(e);
    }
  }
}

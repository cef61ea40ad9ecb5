package dev.oxbow.dist.shell;

import dev.oxbow.dist.shell.StatementRunner.Look;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import sqlline.AbstractCommandHandler;
import sqlline.DispatchCallback;

/** Answers {@code !sql}, which is also every statement that is typed. */
final class SqlHandler extends AbstractCommandHandler {
  private final Shell shell;
  private final PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
  private final PrintWriter err = new PrintWriter(System.err, false, StandardCharsets.UTF_8);

  SqlHandler(Shell shell) {
    super(shell, new String[] {"sql"}, "Run a statement", List.of());
    this.shell = shell;
  }

  @Override
  public void execute(String line, DispatchCallback callback) {
    ErrorPrinter errors = new ErrorPrinter(err, shell.isVerbose());
    Connection connection = shell.connection();
    if (connection == null) {
      shell.error("There is no connection; make one with !connect URL");
      callback.setToFailure();
      return;
    }
    Look look = new Look(shell.width(), true, true);
    StatementRunner runner = new StatementRunner(out, err, errors, look);
    for (String statement : Script.statements(line.substring("sql".length()))) {
      if (!runner.run(connection, statement, shell.format(), callback::trackSqlQuery)) {
        callback.setToFailure();
        return;
      }
    }
    callback.setToSuccess();
  }
}

package dev.oxbow.sync.command;

import dev.oxbow.error.OxbowException;
import java.util.List;
import picocli.CommandLine;

/**
 * The commands of {@code ./oxbow sync}. Exit codes: 0 for success, 1 for a failure, 2 for a command
 * that was typed wrongly.
 */
public final class SyncMain {
  private SyncMain() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command and gives its exit code. */
  public static int run(String... args) {
    CommandLine sync = new CommandLine(new SyncCommand());
    sync.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          command.getErr().println("Error: " + line(error));
          if (List.of(args).contains("-v")) {
            error.printStackTrace(command.getErr());
          }
          return 1;
        });
    return sync.execute(args);
  }

  /** The message on one line, with its SQLSTATE. */
  private static String line(Exception error) {
    String message = String.valueOf(error.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    return error instanceof OxbowException ours
        ? message + " (SQLSTATE " + ours.code().sqlState() + ")"
        : message;
  }
}

package dev.oxbow.dist;

import dev.oxbow.dist.demo.DemoCommand;
import dev.oxbow.dist.serve.PasswdCommand;
import dev.oxbow.dist.serve.ServerCommand;
import dev.oxbow.dist.shell.ErrorPrinter;
import dev.oxbow.dist.shell.SqlCommand;
import dev.oxbow.dist.transfer.ExportCommand;
import dev.oxbow.dist.transfer.ImportCommand;
import dev.oxbow.dist.transfer.RestoreCommand;
import dev.oxbow.error.OxbowException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

/**
 * The commands of {@code ./oxbow}. Exit codes: 0 for success, 1 for a failure (SQL, a server, a
 * file), 2 for a command that was typed wrongly.
 */
@Command(
    name = "oxbow",
    description = "One SQL schema over MySQL tables and Kafka topics.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      SqlCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      RestoreCommand.class,
      ServerCommand.class,
      SyncCommand.class,
      PasswdCommand.class,
      VersionCommand.class,
      HelpCommand.class
    })
public final class Main {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command and gives its exit code. */
  static int run(String... args) {
    if (args.length > 0 && args[0].equals("sync")) {
      return sync(Arrays.copyOfRange(args, 1, args.length));
    }
    if (args.length == 2 && args[0].equals("help") && args[1].equals("sync")) {
      return sync("--help");
    }
    CommandLine oxbow = new CommandLine(new Main());
    if (args.length == 0) {
      oxbow.usage(System.out);
      return 0;
    }
    oxbow.setCaseInsensitiveEnumValuesAllowed(true);
    oxbow.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          PrintWriter err = command.getErr();
          new ErrorPrinter(err, List.of(args).contains("-v")).print(error);
          return 1;
        });
    return oxbow.execute(args);
  }

  private static int sync(String... args) {
    try {
      return SyncCommand.run(args);
    } catch (OxbowException e) {
      new ErrorPrinter(new PrintWriter(System.err, true), List.of(args).contains("-v")).print(e);
      return 1;
    }
  }
}

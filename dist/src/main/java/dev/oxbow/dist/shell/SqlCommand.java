package dev.oxbow.dist.shell;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oxbow sql}: the shell at a terminal, statements of a script otherwise. */
@Command(
    name = "sql",
    description = "Ask in SQL: a shell, or the statements of -e, -f or standard input.",
    sortOptions = false)
public final class SqlCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @ArgGroup private @Nullable ConnectionTarget target;

  @ArgGroup private @Nullable Input input;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Option(
      names = {"-v", "--verbose"},
      description = "Follow errors by the stack trace.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** What to run instead of a shell. */
  static final class Input {
    @Option(
        names = {"-e", "--execute"},
        paramLabel = "SQL",
        description = "Statements separated by ';'; stops at the first error.")
    private @Nullable String sql;

    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "A file of statements; '-' is standard input.")
    private @Nullable String file;
  }

  @Override
  public Integer call() throws IOException {
    String url = ConnectionTarget.url(target, spec);
    Terminals terminals = Terminals.current();
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    ErrorPrinter errors = new ErrorPrinter(err, verbose);
    if (input == null && terminals.interactive()) {
      return Shell.run(url, format, verbose);
    }
    List<String> statements = Script.statements(script());
    return new ScriptRun(url, format, terminals, out, err, errors).run(statements);
  }

  private String script() throws IOException {
    if (input != null && input.sql != null) {
      return input.sql;
    }
    if (input == null || input.file == null || input.file.equals("-")) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Path file = Path.of(input.file);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw usage("There is no file " + file + " that can be read; -f takes a file of statements");
    }
    return Files.readString(file);
  }

  private ParameterException usage(String message) {
    CommandLine command =
        java.util.Objects.requireNonNull(spec, "picocli sets the spec").commandLine();
    return new ParameterException(command, message);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new java.io.OutputStreamWriter(
            new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
            StandardCharsets.UTF_8));
  }
}

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
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oxbow sql}: the shell at a terminal, statements of a script otherwise. */
@Command(
    name = "sql",
    description = "Ask in SQL: a shell, or the statements of -e, -f or standard input.",
    sortOptions = false)
public final class SqlCommand implements Callable<Integer> {
  @ArgGroup private @Nullable ConnectionTarget target;

  @ArgGroup private @Nullable Input input;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Mixin private CommonOptions common = new CommonOptions();

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
    String url = ConnectionTarget.url(target, common);
    Terminals terminals = Terminals.current();
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    ErrorPrinter errors = new ErrorPrinter(err, common.isVerbose());
    if (input == null && terminals.interactive()) {
      return Shell.run(url, format, common.isVerbose());
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
      throw common.usage(
          "There is no file " + file + " that can be read; -f takes a file of statements");
    }
    return Files.readString(file);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new java.io.OutputStreamWriter(
            new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
            StandardCharsets.UTF_8));
  }
}

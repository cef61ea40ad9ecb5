package dev.oxbow.dist.demo;

import dev.oxbow.dist.shell.ConfigUrl;
import dev.oxbow.dist.shell.ErrorPrinter;
import dev.oxbow.dist.shell.Format;
import dev.oxbow.dist.shell.Shell;
import dev.oxbow.dist.shell.StatementRunner;
import dev.oxbow.dist.shell.StatementRunner.Look;
import dev.oxbow.dist.shell.Terminals;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code oxbow demo}: a web shop in a real MySQL and a real Kafka, asked in SQL. */
@Command(
    name = "demo",
    description = "Fill a small web shop in MySQL and Kafka, ask it a few things, open the shell.",
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
  /** Where the lines of a plan are cut. */
  private static final int WIDTH = 150;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keep everything in this folder (otherwise a temporary one is thrown away).")
  private @Nullable Path dir;

  @ArgGroup(exclusive = false)
  private @Nullable Servers servers;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** Servers that run already. */
  static final class Servers {
    @Option(
        names = "--mysql",
        required = true,
        paramLabel = "URL",
        description = "Use this MySQL, such as jdbc:mysql://localhost:3306/shop.")
    private @Nullable String mysql;

    @Option(
        names = "--kafka",
        required = true,
        paramLabel = "HOST:PORT",
        description = "Use this Kafka.")
    private @Nullable String kafka;

    @Option(
        names = "--mysql-user",
        paramLabel = "USER",
        defaultValue = "root",
        description = "Its user (default: root); the password is read from MYSQL_PASSWORD.")
    private String user = "root";

    Demo.Given given() {
      String password = System.getenv().getOrDefault(MySqlAddress.PASSWORD_VARIABLE, "");
      return new Demo.Given(
          MySqlAddress.of(Objects.requireNonNull(mysql), user, password),
          Objects.requireNonNull(kafka));
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, false, StandardCharsets.UTF_8);
    ErrorPrinter errors = new ErrorPrinter(err, false);
    Optional<Demo.Given> given = Optional.ofNullable(servers).map(Servers::given);
    Demo demo = Demo.begin(out, Optional.ofNullable(dir), given);
    // Ctrl-C leaves nothing behind either.
    Thread end = new Thread(demo::close, "oxbow-demo-end");
    Runtime.getRuntime().addShutdownHook(end);
    try (demo) {
      Path config = demo.open();
      String url = ConfigUrl.of(config);
      if (!show(url, demo, out, err, errors)) {
        return 1;
      }
      out.println();
      out.println(
          "The configuration is " + config + (dir == null ? ", for as long as this runs" : ""));
      out.flush();
      if (Terminals.current().interactive()) {
        return Shell.run(url, Format.TABLE, false);
      }
      out.println(
          "There is no shell, since input or output is not a terminal: the demo ends here, "
              + (dir == null
                  ? "and nothing stays; --dir DIR would keep it in a folder"
                  : "and its folder stays"));
      out.flush();
      return 0;
    } catch (RuntimeException e) {
      errors.print(e);
      return 1;
    }
  }

  private static boolean show(
      String url, Demo demo, PrintWriter out, PrintWriter err, ErrorPrinter errors) {
    Look look = new Look(WIDTH, false, Terminals.current().err());
    StatementRunner runner = new StatementRunner(out, err, errors, look);
    try (Connection connection = DriverManager.getConnection(url)) {
      int number = 0;
      for (Showcase question : Showcase.ALL) {
        out.printf("%n%d. %s%n%n%s;%n", ++number, question.title(), question.sql());
        out.flush();
        if (!runner.run(connection, question.sql(), Format.TABLE, statement -> {})) {
          return false;
        }
        if (number == 1) {
          out.printf("The first answer was there after %.1f s.%n", demo.age().toMillis() / 1e3);
        }
      }
      return true;
    } catch (SQLException e) {
      errors.print(e);
      return false;
    }
  }
}

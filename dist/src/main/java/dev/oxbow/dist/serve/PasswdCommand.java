package dev.oxbow.dist.serve;

import dev.oxbow.server.login.NewPassword;
import dev.oxbow.server.login.UsersFile;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oxbow passwd}: sets a user's password in a users file. */
@Command(
    name = "passwd",
    description = "Set a user's password and roles in the server's users file.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow passwd ann                            asks for the password, twice",
      "  oxbow passwd --roles analyst,admin ann      sets the roles, too",
      "  pwgen 20 1 | oxbow passwd --file u.passwd ann   reads it from standard input"
    })
public final class PasswdCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The users file, made if needed (default: ${DEFAULT-VALUE}).",
      defaultValue = "users.passwd")
  private Path file = Path.of("users.passwd");

  @Option(
      names = "--roles",
      paramLabel = "ROLE,ROLE",
      description = "The user's roles; without it they stay as they are.")
  private @Nullable String roles;

  @Parameters(paramLabel = "USER", description = "The user's name.")
  private String user = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() throws IOException {
    char[] password = ask();
    try {
      if (password.length == 0) {
        throw usage("The password is empty; type one");
      }
      UsersFile.put(file, user, NewPassword.hash(password), roles);
    } finally {
      Arrays.fill(password, '\0');
    }
    System.out.println("User '" + user + "' is in " + file);
    return 0;
  }

  private char[] ask() throws IOException {
    Console console = System.console();
    if (console == null) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = in.readLine();
      return line == null ? new char[0] : line.toCharArray();
    }
    char[] first = Objects.requireNonNullElse(console.readPassword("Password: "), new char[0]);
    char[] again = Objects.requireNonNullElse(console.readPassword("Once more: "), new char[0]);
    if (!Arrays.equals(first, again)) {
      throw usage("The two passwords differ; nothing was changed");
    }
    Arrays.fill(again, '\0');
    return first;
  }

  private ParameterException usage(String message) {
    return new ParameterException(
        Objects.requireNonNull(spec, "picocli sets the spec").commandLine(), message);
  }
}

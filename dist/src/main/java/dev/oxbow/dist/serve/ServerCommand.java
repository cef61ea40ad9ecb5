package dev.oxbow.dist.serve;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.server.OxbowServer;
import dev.oxbow.server.config.LoginConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code oxbow server}: the engine for drivers and browsers, until SIGTERM or Ctrl-C. */
@Command(
    name = "server",
    description = "Serve JDBC drivers and the web console until SIGTERM or Ctrl-C.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow server                              what ./oxbow.yaml says, on 127.0.0.1:8765",
      "  oxbow server -c /etc/oxbow.yaml --port 0  any free port, which is printed",
      "  oxbow passwd --file users.passwd --roles admin ann",
      "                                            a user, for 'server.login.users' of the file",
      "",
      "SIGTERM drains: new statements are refused, running ones get 'server.drain' to end."
    })
public final class ServerCommand implements Callable<Integer> {
  private static final Path DEFAULT_CONFIG = Path.of("oxbow.yaml");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "CONFIG",
      description = "The configuration file (default: ./oxbow.yaml).")
  private Path config = DEFAULT_CONFIG;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Instead of the configured port; 0 takes any free one.")
  private @Nullable Integer port;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() throws InterruptedException {
    if (!Files.exists(config)) {
      throw new ParameterException(
          Objects.requireNonNull(spec, "picocli sets the spec").commandLine(),
          "There is no file "
              + config
              + (config.equals(DEFAULT_CONFIG)
                  ? " in this folder; name a configuration with -c"
                  : "; -c takes the path of a configuration"));
    }
    OxbowConfig loaded = OxbowConfig.load(config);
    CountDownLatch end = new CountDownLatch(1);
    try (OxbowServer server =
        OxbowServer.start(
            loaded, settings -> port == null ? settings : settings.withPort(port), Logs::begin)) {
      Signals.register("TERM", end::countDown);
      Signals.register("INT", end::countDown);
      describe(server).forEach(System.out::println);
      System.out.flush();
      end.await();
      // Who is in a hurry presses Ctrl-C once more.
      Signals.registerDefault("INT");
      server.drain();
    }
    return 0;
  }

  private static List<String> describe(OxbowServer server) {
    List<String> lines = new ArrayList<>();
    lines.add("Oxbow listens on " + server.url());
    lines.add("  JDBC     " + server.jdbcUrl());
    lines.add("  console  " + server.url() + "/");
    lines.add(
        "  login    "
            + server.config().login().map(ServerCommand::ways).orElse("off: whoever reaches it")
            + (server.config().tls().isPresent() ? ", TLS" : ", no TLS"));
    return lines;
  }

  private static String ways(LoginConfig login) {
    List<String> ways = new ArrayList<>();
    login.users().ifPresent(file -> ways.add("users of " + file));
    login.tokens().ifPresent(tokens -> ways.add("tokens of " + tokens.issuer()));
    if (login.certificates()) {
      ways.add("certificates");
    }
    return String.join(", ", ways);
  }
}

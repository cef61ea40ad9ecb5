package dev.oxbow.sync.command;

import dev.oxbow.sync.service.SyncConfig;
import dev.oxbow.sync.service.SyncService;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oxbow sync}: keeps in step what the configuration says, until SIGTERM or Ctrl-C. */
@Command(
    name = "oxbow sync",
    description = "Keep MySQL tables and Kafka topics in step, until SIGTERM or Ctrl-C.",
    sortOptions = false,
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      StatusCommand.class,
      ErrorsCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      SnapshotCommand.class,
      SkipCommand.class,
      ResetCommand.class,
      RemoveCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow sync                            what capture and apply in ./oxbow.yaml say",
      "  oxbow sync -c /etc/oxbow.yaml --port 0",
      "                                        a second one beside it shares the work",
      "  oxbow sync status                     how each capture is",
      "  oxbow sync errors                     what an apply put aside, and why",
      "  oxbow sync pause db                   until: oxbow sync resume db",
      "  oxbow sync snapshot shop.orders       all rows of a table once more",
      "",
      "The least configuration:",
      "  sources:",
      "    db:     { adapter: mysql, url: 'jdbc:mysql://localhost/shop', user: oxbow }",
      "    events: { adapter: kafka, bootstrap.servers: 'localhost:9092' }",
      "  capture:  { from: db, tables: ['shop.*'], to: events }",
      "or the other way:",
      "  apply:    { from: events, topics: [orders], to: db }",
      "",
      "SIGTERM drains: what was read is written, and the next start goes on behind it."
    })
final class SyncCommand implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Instead of the configured port; 0 takes any free one.")
  private @Nullable Integer port;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log more, and show where an error came from.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Override
  public Integer call() throws InterruptedException {
    Logs.begin(verbose);
    SyncConfig read = config.load();
    SyncConfig wanted = port == null ? read : read.withPort(port);
    Ending ending = new Ending();
    Signals.register("TERM", ending::ask);
    Signals.register("INT", ending::ask);
    System.out.println("Starting on Kafka at " + wanted.kafka().get("bootstrap.servers") + " ...");
    Optional<SyncService> started = ending.start(() -> SyncService.start(wanted));
    if (started.isEmpty()) {
      System.out.println("Ended before it ran");
      return 0;
    }
    try (SyncService service = started.orElseThrow()) {
      System.out.println("Oxbow keeps in step, group '" + wanted.group() + "'");
      wanted
          .captures()
          .forEach((name, c) -> System.out.println("  capture  " + name + ": " + c.describe()));
      wanted
          .applies()
          .forEach((name, a) -> System.out.println("  apply    " + name + ": " + a.describe()));
      System.out.println("  health   " + service.url().resolve("/health"));
      System.out.println("  metrics  " + service.url().resolve("/metrics"));
      System.out.flush();
      ending.await();
      // Who is in a hurry presses Ctrl-C once more.
      Signals.registerDefault("INT");
      System.out.println("Draining ...");
    }
    return 0;
  }
}

package dev.oxbow.dist.transfer;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.dist.shell.CommonOptions;
import dev.oxbow.dist.shell.ConfigOption;
import dev.oxbow.dist.shell.Terminals;
import dev.oxbow.dist.transfer.topic.TopicPlace;
import dev.oxbow.sync.restore.Moment;
import dev.oxbow.sync.restore.Wanted;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow restore}: a table as it was, from the topic of its changes. */
@Command(
    name = "restore",
    description = "Rebuild a table as it was at a moment, from the topic of its changes.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow restore orders --from db.shop.orders --at '2026-11-22 10:00:00' --into shop.orders_then",
      "  oxbow restore shop.orders --from orders --at 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-23"
          + " --into shop.orders --replace"
    })
public final class RestoreCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TABLE",
      description = "The table as the topic's records call it: TABLE or DATABASE.TABLE.")
  private String table = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TOPIC",
      description = "The topic of its changes, of envelopes: TOPIC or SOURCE.TOPIC.")
  private String topic = "";

  @Option(
      names = "--at",
      paramLabel = "TIME|GTIDS",
      description =
          "All that was committed by then, and nothing else: a time, in UTC unless it says"
              + " otherwise, or a set of GTIDs (default: the end of the topic).")
  private @Nullable String at;

  @Option(
      names = "--into",
      required = true,
      paramLabel = "TABLE",
      description =
          "DATABASE.TABLE or SOURCE.DATABASE.TABLE, empty or not there; its source must be"
              + " writable.")
  private String into = "";

  @Option(names = "--replace", description = "Take the place of a table that has rows.")
  private boolean replaces;

  @Option(
      names = "--incomplete",
      description = "Restore what the topic tells, also where that is not the whole table.")
  private boolean isIncomplete;

  @Option(
      names = "--definitions",
      paramLabel = "TOPIC",
      description = "The capture's topic of definitions (default: {source}.definitions).")
  private @Nullable String definitions;

  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Moment moment = at == null ? new Moment.End() : Moment.parse(at);
    OxbowConfig read = OxbowConfig.load(config.file(common));
    new Restoration(
            TopicPlace.of(read, topic),
            Wanted.parse(table),
            moment,
            Target.of(read, into),
            Optional.ofNullable(definitions),
            isIncomplete,
            replaces)
        .run(new PrintWriter(System.err, true), Terminals.current().err());
    return 0;
  }
}

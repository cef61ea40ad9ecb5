package dev.oxbow.dist.transfer;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.dist.shell.CommonOptions;
import dev.oxbow.dist.shell.ConfigOption;
import dev.oxbow.dist.shell.ConfigUrl;
import dev.oxbow.dist.shell.Terminals;
import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.dist.transfer.table.Duplicates;
import dev.oxbow.dist.transfer.topic.TopicPlace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow import}: rows of a file or a topic into a table or a topic. */
@Command(
    name = "import",
    description =
        "Write the rows of a file or a topic into a table of MySQL, or of a file into a topic: all of"
            + " them, or none.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow import customers.csv --into customers",
      "  oxbow import customers.parquet --into db.customers --on-duplicate replace",
      "  oxbow import customers.jsonl.gz --into customers --commit-every 100000",
      "  oxbow import events.customers --into db.customers",
      "  oxbow import orders.parquet --into events.orders --key id"
    })
public final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE|TOPIC",
      description =
          "NAME.csv, NAME.jsonl, NAME.parquet, NAME.txt of mysqldump --tab, SCHEMA@TABLE.json of a"
              + " dump by MySQL Shell; text also packed by gzip or zstd; SOURCE.TOPIC.")
  private String file = "";

  @Option(
      names = "--into",
      required = true,
      paramLabel = "TABLE|TOPIC",
      description =
          "TABLE, SOURCE.TABLE or SOURCE.DATABASE.TABLE, whose source must be writable; or"
              + " SOURCE.TOPIC.")
  private String table = "";

  @Option(
      names = "--key",
      split = ",",
      paramLabel = "NAME",
      description = "The fields of the records' key, for a topic (default: none).")
  private List<String> key = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: by the file's ending).")
  private @Nullable FileFormat format;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME",
      description =
          "The columns of the fields of a csv or tab file, which then has no line of names; which"
              + " fields of a jsonl or parquet file to read.")
  private List<String> columns = List.of();

  @Option(
      names = "--on-duplicate",
      defaultValue = "error",
      paramLabel = "WHAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Duplicates duplicates = Duplicates.ERROR;

  @Option(
      names = "--commit-every",
      defaultValue = "0",
      paramLabel = "ROWS",
      description = "Commit every so many rows instead of once at the end.")
  private long commitEvery;

  @Option(
      names = "--skip",
      defaultValue = "0",
      paramLabel = "ROWS",
      description = "Leave out so many rows, which an import has committed already.")
  private long skip;

  @Mixin private ConfigOption config = new ConfigOption();

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    if (commitEvery < 0 || skip < 0) {
      throw common.usage("--commit-every and --skip take a number of rows");
    }
    Path path = config.file(common);
    OxbowConfig read = OxbowConfig.load(path);
    PrintWriter err = new PrintWriter(System.err, true);
    boolean draws = Terminals.current().err();
    List<String> names = columns.stream().map(String::strip).toList();
    Optional<TopicPlace> into = TopicPlace.find(read, table);
    if (into.isPresent()) {
      if (commitEvery > 0) {
        throw common.usage(
            "An import into a topic is one transaction; --commit-every is for tables");
      }
      new ImportRecords(Path.of(file), format(), into.get(), names, key, skip).run(err, draws);
      return 0;
    }
    if (!key.isEmpty()) {
      throw common.usage("--key names the key of a topic's records; a table has its own");
    }
    Import.Options options = new Import.Options(names, duplicates, commitEvery, skip);
    new Import(origin(read, path), options, err, draws).run(Target.of(read, table));
    return 0;
  }

  /** A name without a file's ending that begins with a Kafka source is a topic. */
  private Import.Origin origin(OxbowConfig read, Path path) {
    Optional<FileFormat> named = named();
    Optional<TopicPlace> topic = named.isPresent() ? Optional.empty() : TopicPlace.find(read, file);
    if (topic.isEmpty()) {
      return new Import.FromFile(Path.of(file), format());
    }
    if (commitEvery > 0 || skip > 0) {
      throw common.usage(
          "--commit-every and --skip need rows in one order, which those of a topic have not");
    }
    return new Import.FromTopic(ConfigUrl.of(path), topic.get());
  }

  private FileFormat format() {
    return named()
        .orElseThrow(
            () -> common.usage("The ending of '" + file + "' says no format; give --format"));
  }

  private Optional<FileFormat> named() {
    return Optional.ofNullable(format).or(() -> FileFormat.of(Path.of(file)));
  }
}

package dev.oxbow.dist.transfer;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.dist.shell.CommonOptions;
import dev.oxbow.dist.shell.ConfigOption;
import dev.oxbow.dist.shell.Terminals;
import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.dist.transfer.table.Duplicates;
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

/** {@code oxbow import}: rows of a file into a table. */
@Command(
    name = "import",
    description = "Write the rows of a file into a table of MySQL: all of them, or none.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow import customers.csv --into customers",
      "  oxbow import customers.parquet --into db.customers --on-duplicate replace",
      "  oxbow import customers.jsonl.gz --into customers --commit-every 100000"
    })
public final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description =
          "NAME.csv, NAME.jsonl, NAME.parquet, NAME.txt of mysqldump --tab, SCHEMA@TABLE.json of a"
              + " dump by MySQL Shell; text also packed by gzip or zstd.")
  private Path file = Path.of("");

  @Option(
      names = "--into",
      required = true,
      paramLabel = "TABLE",
      description = "TABLE, SOURCE.TABLE or SOURCE.DATABASE.TABLE; its source must be writable.")
  private String table = "";

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
    FileFormat read =
        Optional.ofNullable(format)
            .or(() -> FileFormat.of(file))
            .orElseThrow(
                () -> common.usage("The ending of '" + file + "' says no format; give --format"));
    if (commitEvery < 0 || skip < 0) {
      throw common.usage("--commit-every and --skip take a number of rows");
    }
    Path path = config.file(common);
    new Import(
            file,
            read,
            new Import.Options(
                columns.stream().map(String::strip).toList(), duplicates, commitEvery, skip),
            new PrintWriter(System.err, true),
            Terminals.current().err())
        .run(Target.of(OxbowConfig.load(path), table));
    return 0;
  }
}

package dev.oxbow.dist.transfer;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.dist.shell.CommonOptions;
import dev.oxbow.dist.shell.ConnectionTarget;
import dev.oxbow.dist.shell.Terminals;
import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.dist.transfer.topic.TopicPlace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow export}: rows into a file or a topic. */
@Command(
    name = "export",
    description = "Write the rows of a table or a query to a file or a topic.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow export customers --to customers.csv",
      "  oxbow export -e \"SELECT c.country, o.total FROM customers c JOIN orders o"
          + " ON o.customer_id = c.id\" --to totals.parquet",
      "  oxbow export -e \"SELECT id, name FROM customers\" --to events.customers --key id",
      "  oxbow export events.orders --format jsonl --to - | gzip > orders.jsonl.gz"
    })
public final class ExportCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private @Nullable What what;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE|TOPIC",
      description =
          "NAME.csv, NAME.jsonl, each also with .gz, NAME.parquet; SOURCE.TOPIC; '-' is standard"
              + " output.")
  private String to = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, jsonl or parquet (default: by the file's ending).")
  private @Nullable FileFormat format;

  @Option(
      names = "--key",
      split = ",",
      paramLabel = "NAME",
      description = "The columns of the records' key, for a topic (default: none).")
  private List<String> key = List.of();

  @Option(names = "--overwrite", description = "Replace the file if it exists.")
  private boolean overwrite;

  @ArgGroup private @Nullable ConnectionTarget target;

  @Mixin private CommonOptions common = new CommonOptions();

  /** The rows. */
  static final class What {
    @Parameters(paramLabel = "TABLE", description = "A table: customers, events.orders.")
    private @Nullable String table;

    @Option(
        names = {"-e", "--execute"},
        paramLabel = "SQL",
        description = "A query, over MySQL's tables and topics alike.")
    private @Nullable String sql;

    Export.Rows rows() {
      return table != null
          ? new Export.Rows(table, true)
          : new Export.Rows(Objects.requireNonNull(sql, "one of both is given"), false);
    }
  }

  @Override
  public Integer call() throws SQLException, IOException {
    String url = ConnectionTarget.url(target, common);
    new Export(
            url,
            Objects.requireNonNull(what, "picocli demands it").rows(),
            destination(),
            new PrintWriter(System.err, false),
            Terminals.current().err())
        .run();
    return 0;
  }

  /** A name without a file's ending that begins with a Kafka source is a topic. */
  private Export.Destination destination() {
    Optional<Path> file = to.equals("-") ? Optional.empty() : Optional.of(Path.of(to));
    Optional<FileFormat> named = Optional.ofNullable(format).or(() -> file.flatMap(FileFormat::of));
    if (named.isEmpty() && ConnectionTarget.hasConfig(target)) {
      OxbowConfig config = OxbowConfig.load(ConnectionTarget.config(target, common));
      Optional<TopicPlace> topic = TopicPlace.find(config, to);
      if (topic.isPresent()) {
        return new Export.ToTopic(topic.get(), key);
      }
    }
    FileFormat wanted =
        named
            .filter(FileFormat::isWritten)
            .orElseThrow(
                () ->
                    common.usage(
                        "The ending of '"
                            + to
                            + "' says no format that is written; give --format csv, jsonl or"
                            + " parquet, or SOURCE.TOPIC of a Kafka source"));
    if (file.isEmpty() && wanted == FileFormat.PARQUET) {
      throw common.usage("Parquet cannot be written to standard output; name a file with --to");
    }
    if (!key.isEmpty()) {
      throw common.usage("--key names the key of a topic's records; a file has none");
    }
    return new Export.ToFile(file, wanted, overwrite);
  }
}

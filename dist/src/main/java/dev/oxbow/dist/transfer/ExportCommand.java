package dev.oxbow.dist.transfer;

import dev.oxbow.dist.shell.CommonOptions;
import dev.oxbow.dist.shell.ConnectionTarget;
import dev.oxbow.dist.shell.Terminals;
import dev.oxbow.dist.transfer.file.FileFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oxbow export}: rows into a file. */
@Command(
    name = "export",
    description = "Write the rows of a table or a query to a file.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  oxbow export customers --to customers.csv",
      "  oxbow export -e \"SELECT c.country, o.total FROM customers c JOIN orders o"
          + " ON o.customer_id = c.id\" --to totals.parquet",
      "  oxbow export events.orders --format jsonl --to - | gzip > orders.jsonl.gz"
    })
public final class ExportCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private @Nullable What what;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FILE",
      description =
          "NAME.csv, NAME.jsonl, each also with .gz, NAME.parquet; '-' is standard output.")
  private String to = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, jsonl or parquet (default: by the file's ending).")
  private @Nullable FileFormat format;

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
    Optional<Path> file = to.equals("-") ? Optional.empty() : Optional.of(Path.of(to));
    FileFormat wanted =
        Optional.ofNullable(format)
            .or(() -> file.flatMap(FileFormat::of))
            .filter(FileFormat::isWritten)
            .orElseThrow(
                () ->
                    common.usage(
                        "The ending of '"
                            + to
                            + "' says no format that is written; give --format csv, jsonl or parquet"));
    if (file.isEmpty() && wanted == FileFormat.PARQUET) {
      throw common.usage("Parquet cannot be written to standard output; name a file with --to");
    }
    new Export(
            ConnectionTarget.url(target, common),
            Objects.requireNonNull(what, "picocli demands it").rows(),
            file,
            wanted,
            overwrite,
            new PrintWriter(System.err, false),
            Terminals.current().err())
        .run();
    return 0;
  }
}

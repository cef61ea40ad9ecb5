package dev.oxbow.dist.transfer.file;

import dev.oxbow.config.DataSize;
import dev.oxbow.config.Settings;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalConfig;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.LocalSql;
import dev.oxbow.statement.StatementScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;

/**
 * Parquet, written by DuckDB in an executor of its own: one thread, since the rows come one after
 * another, and row groups of a size that bounds its memory.
 */
public final class ParquetSink implements RowSink {
  private final Path file;
  private final StatementScope scope;

  /**
   * @param file is replaced
   * @param scope ends the writing from beside
   */
  public ParquetSink(Path file, StatementScope scope) {
    this.file = file;
    this.scope = scope;
  }

  /** An executor that sees one folder. */
  static LocalExecutor executor(Path folder) {
    LocalConfig usual = LocalConfig.from(new Settings("transfer", Map.of()));
    return LocalExecutor.open(
        new LocalConfig(DataSize.ofMebibytes(1024), 1, usual.spill(), usual.spillLimit()), folder);
  }

  @Override
  public void write(ResultSet rows, Tally tally) throws SQLException, IOException {
    ResultFeed feed = new ResultFeed(rows, tally);
    try (LocalExecutor executor = executor(Objects.requireNonNull(file.getParent()));
        LocalRun run = executor.begin(scope)) {
      run.execute(
          "COPY (SELECT * FROM "
              + run.stream(feed, feed.columns(), -1)
              + ") TO "
              + LocalSql.literal(file.toString())
              + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE_BYTES '64MB',"
              + " USE_TMP_FILE false)");
    } catch (OxbowException e) {
      SQLException broken = feed.failure();
      if (broken != null) {
        throw broken;
      }
      throw e;
    }
    tally.addBytes(Files.size(file));
  }
}

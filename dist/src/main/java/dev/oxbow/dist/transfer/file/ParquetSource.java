package dev.oxbow.dist.transfer.file;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.LocalSql;
import dev.oxbow.local.Rows;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parquet, read by DuckDB, each value as the text that the other formats would have. */
final class ParquetSource implements RowSource {
  private static final ColumnType TEXT = ColumnType.of(Kind.VARCHAR);
  private static final Pattern NUMBERS =
      Pattern.compile(
          "U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|BOOLEAN|DECIMAL\\(.*");

  private final String file;
  private final LocalExecutor executor;
  private final LocalRun run;
  private final Rows rows;
  private final List<String> columns;
  private final BitSet json = new BitSet();
  private final Tally tally;
  private final double bytesPerRow;
  private long row;
  private double uncounted;

  private ParquetSource(
      Path path, LocalExecutor executor, LocalRun run, List<String> wanted, Tally tally)
      throws IOException {
    this.file = SourceFile.name(path);
    this.executor = executor;
    this.run = run;
    this.tally = tally;
    String from = "read_parquet(" + LocalSql.literal(path.toString()) + ")";
    List<@Nullable Object[]> found =
        all("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + from + ")", 2);
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (@Nullable Object[] column : found) {
      String name = String.valueOf(column[0]);
      if (wanted.isEmpty() || wanted.contains(name)) {
        String type = String.valueOf(column[1]);
        json.set(names.size(), isNested(type) || NUMBERS.matcher(type).matches());
        names.add(name);
        values.add(text(LocalSql.identifier(name), type));
      }
    }
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new OxbowException(
            ErrorCode.UNKNOWN_COLUMN, file + " has no column '" + name + "'; correct --columns");
      }
    }
    this.columns = List.copyOf(names);
    long count = Long.parseLong(String.valueOf(all("SELECT count(*) FROM " + from, 1).get(0)[0]));
    long size = Files.size(path);
    tally.expect(size);
    this.bytesPerRow = size / (double) Math.max(1, count);
    this.rows =
        run.query(
            "SELECT " + String.join(", ", values) + " FROM " + from,
            Collections.nCopies(values.size(), TEXT));
  }

  static ParquetSource open(Path file, List<String> columns, Tally tally) {
    Path path = file.toAbsolutePath().normalize();
    LocalExecutor executor = ParquetSink.executor(Objects.requireNonNull(path.getParent()));
    try {
      return new ParquetSource(
          path, executor, executor.begin(new StatementScope()), columns, tally);
    } catch (IOException e) {
      executor.close();
      throw SourceFile.unreadable(file.toString(), e);
    } catch (OxbowException e) {
      executor.close();
      throw e.code() == ErrorCode.INTERNAL || e.code() == ErrorCode.DATA
          ? new OxbowException(
              ErrorCode.DATA,
              SourceFile.name(file) + " is no whole Parquet file: " + e.getMessage(),
              e)
          : e;
    }
  }

  private List<@Nullable Object[]> all(String sql, int width) {
    List<@Nullable Object[]> all = new ArrayList<>();
    try (Rows found = run.query(sql, Collections.nCopies(width, TEXT))) {
      for (@Nullable Object[] one = found.next(); one != null; one = found.next()) {
        all.add(one);
      }
    }
    return all;
  }

  private static String text(String column, String type) {
    if (type.equals("BLOB")) {
      return "'0x' || lower(hex(" + column + "))";
    }
    if (type.equals("TIMESTAMP WITH TIME ZONE")) {
      return "CAST(" + column + " AT TIME ZONE 'UTC' AS VARCHAR)";
    }
    return isNested(type)
        ? "CAST(to_json(" + column + ") AS VARCHAR)"
        : "CAST(" + column + " AS VARCHAR)";
  }

  private static boolean isNested(String type) {
    return type.endsWith("]") || type.startsWith("STRUCT(") || type.startsWith("MAP(");
  }

  @Override
  public boolean isJson(int field) {
    return json.get(field);
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean isRaw() {
    return false;
  }

  @Override
  public @Nullable Row next() {
    @Nullable Object[] values = rows.next();
    if (values == null) {
      return null;
    }
    uncounted += bytesPerRow;
    long whole = (long) uncounted;
    tally.addBytes(whole);
    uncounted -= whole;
    return new Row(new Place(file, "row", ++row), values);
  }

  @Override
  public void close() {
    try {
      rows.close();
      run.close();
    } finally {
      executor.close();
    }
  }
}

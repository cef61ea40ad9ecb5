package dev.oxbow.dist.transfer;

import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.dist.transfer.file.RowSource;
import dev.oxbow.dist.transfer.file.RowSource.Row;
import dev.oxbow.dist.transfer.file.SourceFile;
import dev.oxbow.dist.transfer.file.Tally;
import dev.oxbow.dist.transfer.table.BadRowsException;
import dev.oxbow.dist.transfer.table.Chunk;
import dev.oxbow.dist.transfer.table.Duplicates;
import dev.oxbow.dist.transfer.table.TableWriter;
import dev.oxbow.dist.transfer.table.TargetColumn;
import dev.oxbow.dist.transfer.table.TargetTable;
import dev.oxbow.dist.transfer.topic.TopicPlace;
import dev.oxbow.dist.transfer.topic.TopicRows;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.write.WriteConnection;
import dev.oxbow.statement.StatementScope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One import: the rows of a file or a topic into a table, all or none, or committed every so many
 * rows.
 *
 * @param draws whether standard error is a terminal
 */
record Import(Origin from, Options options, PrintWriter err, boolean draws) {

  /** Where rows come from. */
  interface Origin {
    /** For people: the file's name. */
    String name();

    /** Whether its fields are the table's columns, in their order, where nothing says otherwise. */
    default boolean isUnnamed() {
      return false;
    }

    /** Opens the rows, with names of columns or none. */
    RowSource open(List<String> columns, Tally tally);
  }

  /** A file. */
  record FromFile(Path file, FileFormat format) implements Origin {
    @Override
    public String name() {
      return String.valueOf(file.getFileName());
    }

    @Override
    public boolean isUnnamed() {
      return format == FileFormat.TAB;
    }

    @Override
    public RowSource open(List<String> columns, Tally tally) {
      return SourceFile.open(file, format, columns, tally);
    }
  }

  /**
   * A topic, as a query over it gives its rows.
   *
   * @param url of the configuration
   */
  record FromTopic(String url, TopicPlace topic) implements Origin {
    @Override
    public String name() {
      return topic.topic();
    }

    @Override
    public RowSource open(List<String> columns, Tally tally) {
      return TopicRows.open(url, topic, columns, tally);
    }
  }

  /**
   * How rows are taken.
   *
   * @param columns of the fields, or which fields; empty for those that the file names
   * @param commitEvery rows; 0 for one transaction
   * @param skip rows at the beginning of the file
   */
  record Options(List<String> columns, Duplicates duplicates, long commitEvery, long skip) {}

  /** How far it has come. */
  private static final class Position {
    private long read;
    private long committed;
    private boolean done;
  }

  @SuppressWarnings("try") // what is only closed
  void run(Target target) {
    Tally tally = new Tally();
    Position position = new Position();
    try (StatementScope scope = new StatementScope();
        Interruption interruption = new Interruption(scope::cancel);
        WriteConnection connection = WriteConnection.open(target.config())) {
      try (StatementScope.Registration abort = scope.onEnd(connection::abort);
          Progress progress = new Progress(tally, err, draws)) {
        TargetTable table = target.table(connection.connection());
        TableWriter writer = write(connection, table, tally, position, scope);
        progress.close();
        err.println("Imported " + progress.sentence() + ", into " + table + left(writer.ignored()));
      } catch (SQLException e) {
        throw scope.because(connection.failures().of("importing", e));
      } finally {
        if (!position.done && options.commitEvery() > 0) {
          err.printf(
              "The first %d rows of %s are in the table: go on with --skip %d%n",
              position.committed, from.name(), position.committed);
        }
        err.flush();
      }
    }
  }

  private static String left(long ignored) {
    return ignored == 0 ? "" : "; %,d of them were there already".formatted(ignored);
  }

  private TableWriter write(
      WriteConnection connection,
      TargetTable target,
      Tally tally,
      Position position,
      StatementScope scope)
      throws SQLException {
    List<String> names = options.columns();
    if (names.isEmpty() && from.isUnnamed()) {
      names = target.columns().stream().filter(c -> !c.isGenerated()).map(c -> c.name()).toList();
    }
    try (RowSource source = from.open(names, tally)) {
      TargetTable table = source.isInColumnCharset() ? target : target.inUtf8();
      List<@Nullable TargetColumn> fields = fields(source.columns(), table);
      List<TargetColumn> columns = new ArrayList<>();
      fields.stream().filter(Objects::nonNull).forEach(c -> columns.add(Objects.requireNonNull(c)));
      List<String> missing = table.missing(columns);
      if (!missing.isEmpty()) {
        throw new OxbowException(
            ErrorCode.DATA,
            "%s has no field for %s of %s, which may not be NULL and has no default"
                .formatted(from.name(), String.join(", ", missing), table));
      }
      TableWriter writer =
          new TableWriter(connection, table, columns, options.duplicates(), source.isRaw());
      if (!writer.isLocal()) {
        err.println(
            "Note: the server's local_infile is off, so rows are inserted, which takes longer;"
                + " SET GLOBAL local_infile = ON allows LOAD DATA");
      }
      copy(source, fields, writer, connection, tally, position, scope);
      return writer;
    }
  }

  private void copy(
      RowSource source,
      List<@Nullable TargetColumn> fields,
      TableWriter writer,
      WriteConnection connection,
      Tally tally,
      Position position,
      StatementScope scope)
      throws SQLException {
    Row row = source.next();
    for (; row != null && position.read < options.skip(); row = source.next()) {
      position.read++;
    }
    position.committed = position.read;
    while (row != null) {
      scope.check();
      long most = writer.rowsPerChunk();
      if (options.commitEvery() > 0) {
        most = Math.min(most, options.commitEvery() - (position.read - position.committed));
      }
      Chunk chunk = new Chunk(fields, (int) most);
      for (; row != null && !chunk.isFull(); row = source.next()) {
        chunk.add(row);
      }
      try {
        writer.write(chunk);
      } catch (BadRowsException e) {
        throw refused(e, position);
      }
      position.read += chunk.size();
      tally.addRows(chunk.size());
      boolean due = position.read - position.committed >= options.commitEvery();
      if (options.commitEvery() > 0 && due) {
        connection.connection().commit();
        position.committed = position.read;
      }
    }
    scope.check();
    connection.connection().commit();
    position.committed = position.read;
    position.done = true;
  }

  private OxbowException refused(BadRowsException e, Position position) {
    e.rows().forEach(err::println);
    return new OxbowException(
        ErrorCode.DATA,
        "Rows of %s do not fit, the first of which are listed; %s; mend them and import again"
            .formatted(
                from.name(),
                options.commitEvery() > 0
                    ? "nothing behind row " + position.committed + " was written"
                    : "nothing was written"));
  }

  /** The column of each field; null where it counts itself. */
  private List<@Nullable TargetColumn> fields(List<String> names, TargetTable table) {
    List<@Nullable TargetColumn> fields = new ArrayList<>();
    for (String name : names) {
      TargetColumn column =
          table
              .column(name)
              .orElseThrow(
                  () ->
                      new OxbowException(
                          ErrorCode.UNKNOWN_COLUMN,
                          "%s has a field '%s', but %s has no such column; name its fields with --columns"
                              .formatted(from.name(), name, table)));
      if (fields.contains(column)) {
        throw new OxbowException(
            ErrorCode.DATA,
            "%s has the field '%s' twice; name its fields with --columns"
                .formatted(from.name(), name));
      }
      fields.add(column);
    }
    fields.replaceAll(column -> column != null && column.isGenerated() ? null : column);
    return fields;
  }
}

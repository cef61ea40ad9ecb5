package dev.oxbow.dist.transfer;

import dev.oxbow.dist.shell.Format;
import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.dist.transfer.file.ParquetSink;
import dev.oxbow.dist.transfer.file.RowSink;
import dev.oxbow.dist.transfer.file.Tally;
import dev.oxbow.dist.transfer.file.TextSink;
import dev.oxbow.dist.transfer.file.WholeFile;
import dev.oxbow.dist.transfer.topic.TopicPlace;
import dev.oxbow.dist.transfer.topic.TopicSink;
import dev.oxbow.dist.transfer.topic.TopicWriter;
import dev.oxbow.statement.StatementScope;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One export: the rows of a table or a query into a file, a topic or to standard output.
 *
 * @param what the rows
 * @param draws whether standard error is a terminal
 */
record Export(String url, Rows what, Destination to, PrintWriter err, boolean draws) {

  /** Where rows go. */
  sealed interface Destination {}

  /**
   * A file, or standard output.
   *
   * @param file empty for standard output
   */
  record ToFile(Optional<Path> file, FileFormat format, boolean overwrite) implements Destination {
    @Override
    public String toString() {
      return file.map(Path::toString).orElse("");
    }
  }

  /**
   * A topic.
   *
   * @param key columns; empty for records without a key
   */
  record ToTopic(TopicPlace topic, List<String> key) implements Destination {
    @Override
    public String toString() {
      return topic.toString();
    }
  }

  /** A table's name as it was typed, or a query. */
  record Rows(String text, boolean isTable) {
    String sql(String quote) {
      if (!isTable) {
        return text.strip().replaceAll(";+$", "");
      }
      boolean quoted = text.indexOf('`') >= 0 || text.indexOf('"') >= 0;
      return "SELECT * FROM "
          + (quoted
              ? text
              : Arrays.stream(text.split("\\.", -1))
                  .map(part -> quote + part + quote)
                  .collect(Collectors.joining(".")));
    }
  }

  @SuppressWarnings("try") // what is only closed
  void run() throws SQLException, IOException {
    try (StatementScope scope = new StatementScope();
        Interruption interruption = new Interruption(scope::cancel)) {
      if (to instanceof ToTopic topic) {
        try (TopicWriter writer = TopicWriter.open(topic.topic())) {
          write(new TopicSink(writer, topic.key()), scope, writer::commit);
        }
      } else if (to instanceof ToFile file) {
        write(file, scope);
      }
    }
  }

  private void write(ToFile to, StatementScope scope) throws SQLException, IOException {
    if (to.file().isEmpty()) {
      write(text(to, new FileOutputStream(FileDescriptor.out)), scope, () -> {});
      return;
    }
    try (WholeFile whole = WholeFile.of(to.file().get(), to.overwrite())) {
      RowSink sink =
          to.format() == FileFormat.PARQUET
              ? new ParquetSink(whole.part(), scope)
              : text(to, Files.newOutputStream(whole.part()));
      write(sink, scope, whole::publish);
    }
  }

  private static RowSink text(ToFile to, OutputStream out) {
    boolean gzip = to.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    return new TextSink(to.format() == FileFormat.CSV ? Format.CSV : Format.JSONL, out, gzip);
  }

  /** What lets be seen what was written. */
  private interface Publication {
    void publish() throws IOException;
  }

  @SuppressWarnings("try") // what is only closed
  private void write(RowSink sink, StatementScope scope, Publication publication)
      throws SQLException, IOException {
    Tally tally = new Tally();
    Set<String> warnings = new LinkedHashSet<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        StatementScope.Registration cancel = scope.onEnd(() -> cancel(statement));
        Progress progress = new Progress(tally, err, draws)) {
      if (url.startsWith("jdbc:mysql:")) {
        // Otherwise Connector/J holds the whole result.
        statement.setFetchSize(Integer.MIN_VALUE);
      }
      String quote = connection.getMetaData().getIdentifierQuoteString();
      try (ResultSet rows = statement.executeQuery(what.sql(quote))) {
        sink.write(rows, tally);
        collect(rows.getWarnings(), warnings);
      }
      collect(statement.getWarnings(), warnings);
      scope.check();
      publication.publish();
      progress.close();
      warnings.forEach(warning -> err.println("Warning: " + warning));
      String where = to.toString();
      err.println("Exported " + progress.sentence() + (where.isEmpty() ? "" : ", to " + where));
      err.flush();
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      System.err.println("Warning: the statement could not be cancelled: " + e.getMessage());
    }
  }

  private static void collect(SQLWarning first, Set<String> into) {
    for (SQLWarning w = first; w != null; w = w.getNextWarning()) {
      into.add(String.valueOf(w.getMessage()));
    }
  }
}

package dev.oxbow.dist.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.dist.transfer.file.FileFormat;
import dev.oxbow.dist.transfer.file.ObjectSource;
import dev.oxbow.dist.transfer.file.Tally;
import dev.oxbow.dist.transfer.topic.TopicPlace;
import dev.oxbow.dist.transfer.topic.TopicWriter;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.statement.StatementScope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One import into a topic: the rows of a file as its records, objects of JSON, all of them or none.
 *
 * @param columns the fields of a CSV file without a line of names; which fields to take of the
 *     others; empty for all
 * @param key the fields of the records' key; empty for records without one
 * @param skip rows at the beginning of the file
 */
record ImportRecords(
    Path file,
    FileFormat format,
    TopicPlace into,
    List<String> columns,
    List<String> key,
    long skip) {

  /**
   * Imports.
   *
   * @param draws whether standard error is a terminal
   */
  @SuppressWarnings("try") // what is only closed
  void run(PrintWriter err, boolean draws) {
    Tally tally = new Tally();
    Tally sent = new Tally();
    try (StatementScope scope = new StatementScope();
        Interruption interruption = new Interruption(scope::cancel);
        ObjectSource objects = ObjectSource.open(file, format, columns, tally);
        TopicWriter writer = TopicWriter.open(into);
        Progress progress = new Progress(tally, err, draws)) {
      if (key.isEmpty()) {
        writer.requireKeyless();
      }
      long read = 0;
      for (ObjectNode row = objects.next(); row != null; row = objects.next()) {
        scope.check();
        if (read++ >= skip) {
          writer.write(key(row, read), row.toString(), sent);
          tally.addRows(1);
        }
      }
      writer.commit();
      progress.close();
      err.println("Imported " + progress.sentence() + ", into " + into);
    }
  }

  private @Nullable String key(ObjectNode row, long number) {
    if (key.isEmpty()) {
      return null;
    }
    ObjectNode keyed = row.objectNode();
    for (String field : key) {
      if (!row.has(field)) {
        throw new OxbowException(
            ErrorCode.DATA,
            "%s, row %d has no field '%s', which --key names"
                .formatted(file.getFileName(), number, field));
      }
      keyed.set(field, row.get(field));
    }
    return keyed.toString();
  }
}

package dev.oxbow.dist.transfer.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file as JSON objects, one after another. Used by one thread; must be closed. What
 * cannot be read is an OxbowException DATA with file and place.
 */
public interface ObjectSource extends AutoCloseable {
  /**
   * Opens a file: objects of JSON lines as they are, rows of CSV as texts, which is all that it
   * tells of them, and rows of Parquet by their types.
   *
   * @param columns of a CSV file without a line of names; which fields to take of the others; empty
   *     for all
   * @param tally is told of its size, and of what is read
   * @throws OxbowException FILE, DATA; NOT_SUPPORTED for files whose texts only a table of MySQL
   *     explains
   */
  static ObjectSource open(Path file, FileFormat format, List<String> columns, Tally tally) {
    return switch (format) {
      case JSONL -> new JsonObjects(file, columns, tally);
      case CSV, PARQUET -> new RowObjects(SourceFile.open(file, format, columns, tally));
      case TAB, DUMP ->
          throw new OxbowException(
              ErrorCode.NOT_SUPPORTED,
              "The texts of %s are bytes whose columns only a table of MySQL knows; import it into"
                      .formatted(file.getFileName())
                  + " one, and export that to the topic");
    };
  }

  /** The next object, or null at the end. */
  @Nullable ObjectNode next();

  @Override
  void close();
}

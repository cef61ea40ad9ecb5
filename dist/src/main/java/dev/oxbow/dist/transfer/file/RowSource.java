package dev.oxbow.dist.transfer.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A format from which rows are read, one after another. Used by one thread; must be closed. What
 * cannot be read is an OxbowException DATA with file and line.
 */
public interface RowSource extends AutoCloseable {
  /** The names of the fields; empty when the file does not name them. */
  List<String> columns();

  /**
   * Whether values are bytes as MySQL writes them itself: BIT and spatial values in its own form,
   * binary strings as they are. Otherwise they are texts.
   */
  boolean isRaw();

  /** Whether raw texts are in their column's character set; otherwise they are UTF-8. */
  default boolean isInColumnCharset() {
    return false;
  }

  /** Whether the texts of a field are JSON: numbers, truth values, and what is nested. */
  default boolean isJson(int field) {
    return false;
  }

  /** The next row, or null at the end. */
  @Nullable Row next();

  @Override
  void close();

  /**
   * A row of a file.
   *
   * @param place where it begins, for people: {@code goods.csv, line 7}
   * @param values a String, or bytes where they are raw; null is NULL
   */
  record Row(Place place, @Nullable Object[] values) {}

  /** A line of a file; of Parquet, which has none, the row. */
  record Place(String file, String unit, long number) {
    @Override
    public String toString() {
      return file + ", " + unit + " " + number;
    }
  }
}

package dev.oxbow.sync.apply;

import dev.oxbow.sync.table.LoadedField;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as LOAD DATA reads them, made while they are sent. Used by one thread. */
final class RowStream extends InputStream {
  private static final int CHARS = 1 << 16;

  private final List<Field> fields;
  private final List<@Nullable String[]> rows;
  private final StringBuilder text = new StringBuilder(CHARS + CHARS / 8);
  private byte[] bytes = new byte[0];
  private int at;
  private int next;

  /**
   * @param rows that tell all of the fields
   */
  RowStream(List<Field> fields, List<@Nullable String[]> rows) {
    this.fields = fields;
    this.rows = rows;
  }

  /**
   * A literal of a row.
   *
   * @param position where it stands in the row
   */
  record Field(int position, LoadedField how) {}

  /** Whether there is more to send. */
  private boolean fill() {
    if (at < bytes.length) {
      return true;
    }
    text.setLength(0);
    while (next < rows.size() && text.length() < CHARS) {
      append(rows.get(next++));
    }
    bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    at = 0;
    return bytes.length > 0;
  }

  private void append(@Nullable String[] row) {
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      Field field = fields.get(i);
      field.how.append(text, String.valueOf(row[field.position]));
    }
    text.append('\n');
  }

  @Override
  public int read() {
    return fill() ? bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, to, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return bytes.length - at;
  }
}

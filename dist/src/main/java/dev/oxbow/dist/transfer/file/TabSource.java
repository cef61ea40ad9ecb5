package dev.oxbow.dist.transfer.file;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The default form of MySQL's SELECT ... INTO OUTFILE and LOAD DATA, which {@code mysqldump --tab}
 * and MySQL Shell write: tabs between values, a line feed behind each row, {@code \N} for NULL, a
 * backslash before what would mislead. There is no line of names.
 */
final class TabSource implements RowSource {
  private static final int BUFFER = 1 << 16;

  private final String file;
  private final InputStream in;
  private final List<String> columns;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream value = new ByteArrayOutputStream();
  private int at;
  private int end;
  private long line;
  private boolean isNull;

  TabSource(String file, InputStream in, List<String> columns) {
    this.file = file;
    this.in = in;
    this.columns = columns;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean isRaw() {
    return true;
  }

  /** As mysqldump asks for it: with CHARACTER SET binary. */
  @Override
  public boolean isInColumnCharset() {
    return true;
  }

  private int read() {
    if (at == end) {
      try {
        end = in.read(buffer, 0, buffer.length);
      } catch (IOException e) {
        throw SourceFile.unreadable(file, e);
      }
      at = 0;
      if (end <= 0) {
        end = 0;
        return -1;
      }
    }
    return buffer[at++] & 0xff;
  }

  @Override
  public @Nullable Row next() {
    int b = read();
    if (b < 0) {
      return null;
    }
    line++;
    Place place = new Place(file, "line", line);
    List<@Nullable Object> values = new ArrayList<>(Math.max(4, columns.size()));
    while (true) {
      if (b < 0) {
        throw new OxbowException(
            ErrorCode.DATA, place + ": the file ends within this row; it is not whole");
      } else if (b == '\t' || b == '\n') {
        values.add(isNull ? null : value.toByteArray());
        value.reset();
        isNull = false;
        if (b == '\n') {
          return new Row(place, values.toArray());
        }
      } else if (b == '\\') {
        escaped(read());
      } else {
        value.write(b);
      }
      b = read();
    }
  }

  private void escaped(int b) {
    switch (b) {
      case 'N' -> isNull = value.size() == 0;
      case '0' -> value.write(0);
      case 'n' -> value.write('\n');
      case 't' -> value.write('\t');
      case 'r' -> value.write('\r');
      case 'b' -> value.write('\b');
      case 'Z' -> value.write(26);
      case -1 -> at = end;
      case '\n' -> {
        line++;
        value.write(b);
      }
      default -> value.write(b);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }
}

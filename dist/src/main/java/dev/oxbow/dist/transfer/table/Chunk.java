package dev.oxbow.dist.transfer.table;

import dev.oxbow.dist.transfer.file.RowSource.Place;
import dev.oxbow.dist.transfer.file.RowSource.Row;
import dev.oxbow.dist.transfer.table.TargetColumn.Misfit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are sent together, as texts: few enough to be held, and to be sent again one by one
 * when some of them do not fit. Rows that cannot even be sent are kept as bad ones.
 */
public final class Chunk {
  /** How many bad rows are told of. */
  static final int MOST_BAD = 10;

  private static final int MOST_BYTES = 4 << 20;

  private final List<@Nullable TargetColumn> fields;
  private final int width;
  private final int most;
  private final List<Place> places = new ArrayList<>();
  private final List<@Nullable String[]> rows = new ArrayList<>();
  private final List<BadRow> bad = new ArrayList<>();
  private long bytes;

  /**
   * @param fields the column of each field; null for fields that are not written
   * @param most how many rows
   */
  public Chunk(List<@Nullable TargetColumn> fields, int most) {
    this.fields = fields;
    this.width = (int) fields.stream().filter(f -> f != null).count();
    this.most = most;
  }

  /** Takes a row. */
  public void add(Row row) {
    @Nullable Object[] values = row.values();
    if (values.length != fields.size()) {
      reject(
          row.place(), "", values.length + " fields, but there are " + fields.size() + " columns");
      return;
    }
    @Nullable String[] texts = new String[width];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      TargetColumn column = fields.get(i);
      if (column == null) {
        continue;
      }
      Object value = values[i];
      try {
        texts[at++] = value == null ? null : column.encode(value);
      } catch (Misfit e) {
        reject(row.place(), column.name(), String.valueOf(e.getMessage()));
        return;
      }
    }
    for (String text : texts) {
      bytes += text == null ? 2 : text.length() + 1;
    }
    places.add(row.place());
    rows.add(texts);
  }

  private void reject(Place place, String column, String reason) {
    bad.add(new BadRow(place, column, reason));
  }

  /** Whether it should be sent. */
  public boolean isFull() {
    return rows.size() >= most || bytes >= MOST_BYTES || bad.size() >= MOST_BAD;
  }

  public int size() {
    return rows.size();
  }

  List<BadRow> bad() {
    return bad;
  }

  Place place(int row) {
    return places.get(row);
  }

  @Nullable String[] row(int row) {
    return rows.get(row);
  }

  /** As LOAD DATA reads it without options. */
  byte[] asTab() throws Misfit {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream((int) Math.min(bytes * 2, MOST_BYTES * 2));
    for (@Nullable String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        if (i > 0) {
          out.write('\t');
        }
        String text = row[i];
        if (text == null) {
          out.write('\\');
          out.write('N');
        } else {
          for (byte b : TargetColumn.utf8(text)) {
            if (b == '\\' || b == '\t' || b == '\n') {
              out.write('\\');
            }
            if (b == 0) {
              out.write('\\');
              out.write('0');
            } else {
              out.write(b);
            }
          }
        }
      }
      out.write('\n');
    }
    return out.toByteArray();
  }
}

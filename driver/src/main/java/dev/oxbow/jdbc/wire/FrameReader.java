package dev.oxbow.jdbc.wire;

import dev.oxbow.jdbc.backend.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a frame: of the batches that stand one after another from somewhere in an array to
 * its end. Opening it checks all sizes, and takes memory only for what is there; values are made
 * when they are asked for. Used by one thread at a time.
 */
public final class FrameReader {
  private final byte[] frame;
  private final List<Batch> batches = new ArrayList<>();
  private int at;
  private int rows;
  private int current;
  private int row;

  /** A batch with its columns. */
  private record Batch(int rows, ColumnReader[] columns) {}

  /**
   * Opens a frame.
   *
   * @param types of the columns
   * @throws IllegalArgumentException when it is no frame of these columns
   */
  public FrameReader(List<ValueType> types, byte[] frame, int start) {
    this.frame = frame;
    this.at = start;
    List<Coding> codings = types.stream().map(Coding::of).toList();
    while (at < frame.length) {
      Batch batch = batch(codings);
      rows = Math.addExact(rows, batch.rows());
      batches.add(batch);
    }
  }

  private Batch batch(List<Coding> codings) {
    int version = (int) number(1);
    if (version != Batches.VERSION) {
      throw new IllegalArgumentException("A batch has version " + version);
    }
    long columns = number(Integer.BYTES);
    if (columns != codings.size()) {
      throw new IllegalArgumentException(
          "A batch has " + columns + " columns, not " + codings.size());
    }
    int size = (int) number(Integer.BYTES);
    if (size < 0) {
      throw new IllegalArgumentException("A batch has " + size + " rows");
    }
    ColumnReader[] readers = new ColumnReader[codings.size()];
    for (int i = 0; i < readers.length; i++) {
      readers[i] = column(codings.get(i), size);
    }
    return new Batch(size, readers);
  }

  private ColumnReader column(Coding coding, int size) {
    int form = (int) number(1);
    int width = (int) number(1);
    if ((form & ~(Batches.BYTES | Batches.NULLS)) != 0
        || width != 1 && width != 2 && width != 4 && width != 8) {
      throw new IllegalArgumentException(
          "A column has form " + form + " and numbers of " + width + " bytes");
    }
    int nulls = (form & Batches.NULLS) == 0 ? -1 : skip((size + 7L) / 8);
    int numbers = skip((long) size * width);
    if ((form & Batches.BYTES) == 0) {
      return ColumnReader.ofNumbers(coding, frame, nulls, numbers, width);
    }
    int[] starts = new int[size + 1];
    starts[0] = at;
    for (int i = 0; i < size; i++) {
      long length = Batches.get(frame, numbers + i * width, width);
      if (length < 0) {
        throw new IllegalArgumentException("A value has " + length + " bytes");
      }
      skip(length);
      starts[i + 1] = at;
    }
    return ColumnReader.ofBytes(coding, frame, nulls, starts);
  }

  private long number(int width) {
    return Batches.get(frame, skip(width), width);
  }

  /** Where so many bytes begin; what comes next stands behind them. */
  private int skip(long bytes) {
    if (bytes > frame.length - at) {
      throw new IllegalArgumentException(
          "A frame ends after " + frame.length + " bytes, in the middle of a batch");
    }
    int begin = at;
    at += (int) bytes;
    return begin;
  }

  /** How many rows there are, read or not. */
  public int rows() {
    return rows;
  }

  /**
   * The next row, or null at the end.
   *
   * @throws RuntimeException when a value is none of its type
   */
  public @Nullable Object @Nullable [] next() {
    while (current < batches.size()) {
      Batch batch = batches.get(current);
      if (row < batch.rows()) {
        ColumnReader[] columns = batch.columns();
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = columns[i].get(row);
        }
        row++;
        return values;
      }
      current++;
      row = 0;
    }
    return null;
  }
}

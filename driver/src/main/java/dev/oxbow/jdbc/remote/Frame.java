package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.ValueType;
import dev.oxbow.jdbc.wire.FrameReader;
import dev.oxbow.jdbc.wire.WireValues;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one answer, read once; values that are none make it throw a RuntimeException. */
interface Frame {
  /** Without rows. */
  Frame NONE = of(List.of(), new Object[0]);

  /** How many there are, read or not. */
  int rows();

  /** The next row, or null at the end. */
  @Nullable Object @Nullable [] next();

  /** The rows of an answer: in batches, or in JSON from a server that knows no batches. */
  static Frame of(List<ColumnInfo> columns, Reply reply, Map<?, ?> answer) {
    List<ValueType> types = columns.stream().map(ColumnInfo::type).toList();
    byte[] batches = reply.batches();
    return batches == null
        ? of(types, Json.array(answer.get("rows")))
        : of(new FrameReader(types, batches, reply.start()));
  }

  private static Frame of(FrameReader reader) {
    return new Frame() {
      @Override
      public int rows() {
        return reader.rows();
      }

      @Override
      public @Nullable Object @Nullable [] next() {
        return reader.next();
      }
    };
  }

  private static Frame of(List<ValueType> types, @Nullable Object[] rows) {
    List<WireValues.Coder> decoders = types.stream().map(WireValues::decoder).toList();
    Iterator<@Nullable Object> left = java.util.Arrays.asList(rows).iterator();
    return new Frame() {
      @Override
      public int rows() {
        return rows.length;
      }

      @Override
      public @Nullable Object @Nullable [] next() {
        return left.hasNext() ? WireValues.code(Json.array(left.next()), decoders) : null;
      }
    };
  }
}

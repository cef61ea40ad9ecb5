package dev.oxbow.kafka.plain;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import org.jspecify.annotations.Nullable;

/** Bytes as they are. */
public record RawFormat() implements FormatOfWhole {
  @Override
  public ColumnType whole() {
    return ColumnType.of(Kind.VARBINARY);
  }

  @Override
  public String mark() {
    return "raw";
  }

  @Override
  public String title() {
    return "bytes";
  }

  @Override
  public Decoder of(int whole) {
    return new Whole(whole) {
      @Override
      public @Nullable String decode(
          byte[] bytes, int from, int length, int partition, long offset, int row) {
        to().setBytes(row, bytes, from, length);
        return null;
      }
    };
  }
}

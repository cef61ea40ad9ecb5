package dev.oxbow.kafka.plain;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.util.List;
import java.util.Map;

/** A format without fields, of which everything is known from the beginning. */
interface FormatOfWhole extends Format {
  /** A decoder into one column, or into none. */
  Decoder of(int whole);

  @Override
  default ColumnType whole() {
    return ColumnType.of(Kind.VARCHAR);
  }

  @Override
  default Decoder decoder(Map<String, Integer> fields, int whole, boolean errors) {
    return of(whole);
  }

  @Override
  default List<Column> fields() {
    return List.of();
  }

  @Override
  default boolean hasFields() {
    return false;
  }

  @Override
  default boolean drifts() {
    return false;
  }

  @Override
  default Format and(Format other) {
    return this;
  }

  @Override
  default Format remembering(List<Column> fields, ColumnType whole) {
    return this;
  }
}

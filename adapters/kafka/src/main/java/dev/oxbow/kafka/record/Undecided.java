package dev.oxbow.kafka.record;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.plain.TextFormat;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import java.util.List;
import java.util.Map;

/** Not a value seen yet: shown as text, until the first one tells. */
record Undecided() implements Format {
  private static final Format SHOWN = new TextFormat(true);

  @Override
  public List<Column> fields() {
    return List.of();
  }

  @Override
  public boolean hasFields() {
    return false;
  }

  @Override
  public ColumnType whole() {
    return SHOWN.whole();
  }

  @Override
  public String mark() {
    return "none";
  }

  @Override
  public String title() {
    return "not known yet";
  }

  @Override
  public boolean drifts() {
    return false;
  }

  @Override
  public Format and(Format other) {
    return other;
  }

  @Override
  public Format remembering(List<Column> fields, ColumnType whole) {
    return this;
  }

  @Override
  public Decoder decoder(Map<String, Integer> fields, int whole, boolean errors) {
    return SHOWN.decoder(fields, whole, errors);
  }
}

package dev.oxbow.kafka.json;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * JSON objects: a column for each field. The five bytes that a schema registry's serializer puts in
 * front of a JSON object are passed over.
 */
public record JsonFormat(JsonFields found) implements Format {
  private static final int PREFIX = 5;

  @Override
  public List<Column> fields() {
    return found.fields().stream().map(f -> Column.of(f.name(), f.type())).toList();
  }

  @Override
  public boolean hasFields() {
    return true;
  }

  @Override
  public ColumnType whole() {
    return Lattice.VARCHAR;
  }

  @Override
  public String mark() {
    String described =
        found.fields().stream()
            .filter(JsonField::described)
            .map(f -> f.name() + " " + f.type())
            .collect(Collectors.joining(","));
    return described.isEmpty() ? "json" : "json-" + crc(described);
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  @Override
  public String title() {
    return "JSON";
  }

  @Override
  public boolean drifts() {
    return true;
  }

  @Override
  public Format and(Format other) {
    return other instanceof JsonFormat theirs ? new JsonFormat(found.join(theirs.found)) : this;
  }

  @Override
  public Format remembering(List<Column> fields, ColumnType whole) {
    var described =
        found.fields().stream()
            .filter(JsonField::described)
            .map(JsonField::name)
            .collect(Collectors.toSet());
    boolean readable =
        fields.stream()
            .allMatch(c -> JsonFields.isFoundType(c.type()) || described.contains(c.name()));
    return readable
        ? new JsonFormat(
            found.join(
                new JsonFields(
                    fields.stream()
                        .map(c -> new JsonField(c.name(), c.type().withNullable(true), false))
                        .toList())))
        : this;
  }

  @Override
  public Decoder decoder(Map<String, Integer> fields, int whole, boolean errors) {
    return new JsonCodec(found, fields, whole, errors);
  }

  /** Where the text begins: behind a registry's prefix, if that stands before an object. */
  static int payload(byte[] bytes, int from, int length) {
    return length > PREFIX && bytes[from] == 0 && bytes[from + PREFIX] == '{'
        ? from + PREFIX
        : from;
  }
}

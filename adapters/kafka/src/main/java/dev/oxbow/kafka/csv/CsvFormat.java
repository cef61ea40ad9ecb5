package dev.oxbow.kafka.csv;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Lines of fields (RFC 4180), one line a record, whose columns a person described in their order.
 *
 * @param separator between the fields: a comma or a tab, mostly
 */
public record CsvFormat(List<Column> fields, char separator) implements Format {
  public CsvFormat {
    fields = List.copyOf(fields);
  }

  @Override
  public boolean hasFields() {
    return true;
  }

  @Override
  public ColumnType whole() {
    return ColumnType.of(Kind.VARCHAR);
  }

  @Override
  public String mark() {
    CRC32C crc = new CRC32C();
    String columns =
        fields.stream().map(c -> c.name() + " " + c.type()).collect(Collectors.joining(","));
    crc.update((separator + columns).getBytes(StandardCharsets.UTF_8));
    return "csv-" + Long.toHexString(crc.getValue());
  }

  @Override
  public String title() {
    return separator == '\t' ? "TSV" : "CSV";
  }

  @Override
  public boolean drifts() {
    return false;
  }

  @Override
  public Format and(Format other) {
    return this;
  }

  @Override
  public Format remembering(List<Column> remembered, ColumnType whole) {
    return this;
  }

  @Override
  public Decoder decoder(Map<String, Integer> columns, int whole, boolean errors) {
    return new CsvDecoder(this, columns, whole, errors);
  }
}

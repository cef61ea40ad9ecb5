package dev.oxbow.kafka.avro;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.apache.avro.Schema;

/** One schema, by which all values are written; nothing stands before them. */
final class GivenSchema implements AvroSchemas {
  private final Readable known;
  private final String mark;

  /**
   * @throws org.apache.avro.AvroRuntimeException when the text is no schema
   */
  GivenSchema(String text) {
    Schema schema = AvroSchemas.parser().parse(text);
    known = Readable.of(schema);
    CRC32C crc = new CRC32C();
    crc.update(schema.toString().getBytes(StandardCharsets.UTF_8));
    mark = Long.toHexString(crc.getValue());
  }

  @Override
  public Known schema(int id) {
    return known;
  }

  AvroShape shape() {
    return known.shape();
  }

  @Override
  public boolean framed() {
    return false;
  }

  @Override
  public String mark() {
    return mark;
  }
}

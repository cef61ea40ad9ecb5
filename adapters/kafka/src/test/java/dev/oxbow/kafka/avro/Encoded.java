package dev.oxbow.kafka.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Values as Avro's own library writes them. */
final class Encoded {
  private Encoded() {}

  static Schema schema(String json) {
    return AvroSchemas.parser().parse(json);
  }

  /** A record with one field {@code x}. */
  static String recordOf(String type) {
    return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":"
        + type
        + "}]}";
  }

  static byte[] bytes(Schema schema, @Nullable Object datum) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<@Nullable Object>(schema).write(datum, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A record whose fields are these, in order. */
  static byte[] record(Schema schema, @Nullable Object... fields) {
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < fields.length; i++) {
      record.put(i, fields[i]);
    }
    return bytes(schema, record);
  }

  /** With the id of a schema in front. */
  static byte[] framed(int id, byte[] data) {
    return ByteBuffer.allocate(5 + data.length).put((byte) 0).putInt(id).put(data).array();
  }
}

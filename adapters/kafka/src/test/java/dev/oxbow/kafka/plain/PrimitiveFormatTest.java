package dev.oxbow.kafka.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.rows.JavaBatch;
import dev.oxbow.spi.Column;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.common.serialization.BooleanSerializer;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.common.serialization.FloatSerializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.ShortSerializer;
import org.apache.kafka.common.serialization.UUIDSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Kafka's own serializers write is read back. */
final class PrimitiveFormatTest {
  private record Read(@Nullable Object value, @Nullable String error) {}

  private static Read read(PrimitiveFormat format, byte[] bytes) {
    JavaBatch batch = new JavaBatch(List.of(Column.of("_value", format.whole())), 1);
    Decoder decoder = format.decoder(Map.of(), 0, true);
    decoder.begin(batch);
    String error = decoder.decode(bytes, 0, bytes.length, 0, 0, 0);
    return new Read(batch.rows(1).get(0).get(0), error);
  }

  @SafeVarargs
  private static <T> void reads(String name, Serializer<T> serializer, T... values) {
    PrimitiveFormat format = PrimitiveFormat.named(name).orElseThrow();
    for (T value : values) {
      Object expected = value instanceof UUID ? value.toString() : value;
      assertThat(read(format, serializer.serialize("t", value)))
          .isEqualTo(new Read(expected, null));
    }
  }

  @Test
  void readsWhatKafkasSerializersWrite() {
    reads("short", new ShortSerializer(), Short.MIN_VALUE, (short) 0, Short.MAX_VALUE);
    reads("int", new IntegerSerializer(), Integer.MIN_VALUE, -1, Integer.MAX_VALUE);
    reads("long", new LongSerializer(), Long.MIN_VALUE, -1L, Long.MAX_VALUE);
    reads("float", new FloatSerializer(), Float.MIN_VALUE, -0f, Float.NaN);
    reads("double", new DoubleSerializer(), -Double.MAX_VALUE, 0.1);
    reads("boolean", new BooleanSerializer(), true, false);
    reads("uuid", new UUIDSerializer(), new UUID(0, 0), new UUID(-1, Long.MIN_VALUE));
  }

  @Test
  void otherBytesAreNullAndSayWhatIsWrong() {
    assertThat(read(PrimitiveFormat.INT, new byte[3]))
        .isEqualTo(new Read(null, "3 bytes are no int, which has 4"));
    assertThat(read(PrimitiveFormat.BOOLEAN, new byte[] {2}))
        .isEqualTo(new Read(null, "byte 0x02 is no BOOLEAN"));
    assertThat(read(PrimitiveFormat.UUID, new byte[36]))
        .isEqualTo(new Read(null, "the text is no UUID"));
  }

  @Test
  void noBytesMakeADecoderThrow() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (PrimitiveFormat format : PrimitiveFormat.values()) {
        Read read = read(format, bytes);
        assertThat(read.error() == null).isEqualTo(read.value() != null);
      }
    }
  }
}

package dev.oxbow.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random schemas and values, written by Avro's own library: what is read is what was written; and
 * no mutation of the bytes makes a decoder throw, or leave a column unset. {@code
 * -Doxbow.test.records=100000} is the long form.
 */
final class AgreesWithAvroTest {
  private static final int RECORDS = Integer.getInteger("oxbow.test.records", 3000);
  private static final int OF_ONE_SCHEMA = 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private int names;

  @Test
  void readsWhatTheLibraryWrites() throws JsonProcessingException {
    for (int seed = 0; seed < RECORDS / OF_ONE_SCHEMA; seed++) {
      Random random = new Random(seed);
      Schema schema = record(random, 3);
      List<Object> data = new ArrayList<>();
      List<byte[]> bytes = new ArrayList<>();
      for (int i = 0; i < OF_ONE_SCHEMA; i++) {
        Object datum = datum(random, schema);
        data.add(datum);
        bytes.add(Encoded.bytes(schema, datum));
      }

      AvroRows rows = AvroRows.of(AvroFormat.of(schema.toString()), bytes.toArray(byte[][]::new));

      assertThat(rows.errors()).as("seed %d, %s", seed, schema).containsOnlyNulls();
      for (int i = 0; i < data.size(); i++) {
        String whole = String.valueOf(rows.whole(i));
        assertThat(JSON.readTree(whole))
            .as("seed %d, record %d of %s", seed, i, schema)
            .isEqualTo(JSON.readTree(tree(schema, data.get(i)).toString()));
        GenericData.Record record = (GenericData.Record) data.get(i);
        for (Schema.Field field : schema.getFields()) {
          check(rows.value(i, field.name()), field.schema(), record.get(field.name()), whole);
        }
      }
    }
  }

  private static void check(
      @Nullable Object value, Schema schema, @Nullable Object datum, String about)
      throws JsonProcessingException {
    if (datum == null) {
      assertThat(value).as(about).isNull();
      return;
    }
    Schema own = branch(schema, datum);
    if (datum instanceof ByteBuffer bytes && value instanceof byte[] read) {
      assertThat(read).as(about).isEqualTo(bytes.array());
    } else if (datum instanceof GenericData.Fixed fixed && value instanceof byte[] read) {
      assertThat(read).as(about).isEqualTo(fixed.bytes());
    } else if (value instanceof Number read && datum instanceof Number written) {
      assertThat(read.doubleValue()).as(about).isEqualTo(written.doubleValue());
      if (!(datum instanceof Double) && !(datum instanceof Float)) {
        assertThat(read.longValue()).as(about).isEqualTo(written.longValue());
      }
    } else if (own.getType() == Schema.Type.STRING || own.getType() == Schema.Type.ENUM) {
      assertThat(value).as(about).isEqualTo(datum.toString());
    } else if (value instanceof Boolean) {
      assertThat(value).as(about).isEqualTo(datum);
    } else if (own.getType() == Schema.Type.BYTES || own.getType() == Schema.Type.FIXED) {
      assertThat(NODES.textNode(String.valueOf(value))).as(about).isEqualTo(tree(own, datum));
    } else {
      assertThat(JSON.readTree(String.valueOf(value)))
          .as(about)
          .isEqualTo(JSON.readTree(tree(own, datum).toString()));
    }
  }

  private static Schema branch(Schema schema, @Nullable Object datum) {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().get(GenericData.get().resolveUnion(schema, datum))
        : schema;
  }

  /** The value as the JSON that a column shows. */
  private static JsonNode tree(Schema union, @Nullable Object datum) {
    if (datum == null) {
      return NODES.nullNode();
    }
    Schema schema = branch(union, datum);
    return switch (schema.getType()) {
      case RECORD -> {
        ObjectNode node = NODES.objectNode();
        for (Schema.Field f : schema.getFields()) {
          node.set(f.name(), tree(f.schema(), ((GenericData.Record) datum).get(f.name())));
        }
        yield node;
      }
      case ARRAY -> {
        ArrayNode node = NODES.arrayNode();
        ((List<?>) datum).forEach(v -> node.add(tree(schema.getElementType(), v)));
        yield node;
      }
      case MAP -> {
        ObjectNode node = NODES.objectNode();
        ((Map<?, ?>) datum)
            .forEach((k, v) -> node.set(String.valueOf(k), tree(schema.getValueType(), v)));
        yield node;
      }
      case BYTES -> NODES.textNode(base64(((ByteBuffer) datum).array()));
      case FIXED -> NODES.textNode(base64(((GenericData.Fixed) datum).bytes()));
      case INT -> NODES.numberNode((Integer) datum);
      case LONG -> NODES.numberNode((Long) datum);
      case FLOAT -> NODES.numberNode((Float) datum);
      case DOUBLE -> NODES.numberNode((Double) datum);
      case BOOLEAN -> NODES.booleanNode((Boolean) datum);
      default -> NODES.textNode(datum.toString());
    };
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void noBytesMakeADecoderThrow() {
    for (int seed = 0; seed < RECORDS / OF_ONE_SCHEMA; seed++) {
      Random random = new Random(-1 - seed);
      Schema schema = record(random, 3);
      MemoryRegistry registry = new MemoryRegistry().with(1, schema.toString());
      List<byte[]> bytes = new ArrayList<>();
      for (int i = 0; i < OF_ONE_SCHEMA; i++) {
        byte[] good = Encoded.framed(1, Encoded.bytes(schema, datum(random, schema)));
        bytes.add(i == 0 ? good : mutated(random, good));
      }

      AvroRows rows = AvroRows.of(AvroFormat.of(registry), bytes.toArray(byte[][]::new));

      assertThat(rows.errors().get(0)).as("seed %d", seed).isNull();
      for (int i = 0; i < bytes.size(); i++) {
        String error = rows.errors().get(i);
        if (error != null) {
          assertThat(rows.rows().get(i).subList(0, rows.format().fields().size()))
              .as("seed %d, record %d, %s", seed, i, error)
              .containsOnlyNulls();
          assertThat(String.valueOf(rows.whole(i))).startsWith("0x");
        }
      }
    }
  }

  private static byte[] mutated(Random random, byte[] good) {
    byte[] bytes = good.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      // The id is spared mostly, or nothing but it would ever be wrong.
      int at = random.nextInt(20) == 0 ? random.nextInt(5) : random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          byte[] longer = new byte[bytes.length + 1 + random.nextInt(4)];
          System.arraycopy(bytes, 0, longer, 0, at);
          System.arraycopy(
              bytes, at, longer, longer.length - (bytes.length - at), bytes.length - at);
          bytes = longer;
        }
      }
      if (bytes.length < 6) {
        return bytes;
      }
    }
    return bytes;
  }

  private Schema record(Random random, int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = random.nextInt(5) + 1; i > 0; i--) {
      fields.add(new Schema.Field("f" + i, schema(random, depth - 1, true), null));
    }
    return Schema.createRecord("R" + names++, null, null, false, fields);
  }

  private Schema schema(Random random, int depth, boolean union) {
    return switch (random.nextInt(depth > 0 ? (union ? 14 : 12) : 9)) {
      case 0 -> Schema.create(Schema.Type.BOOLEAN);
      case 1 -> Schema.create(Schema.Type.INT);
      case 2 -> Schema.create(Schema.Type.LONG);
      case 3 -> Schema.create(Schema.Type.FLOAT);
      case 4 -> Schema.create(Schema.Type.DOUBLE);
      case 5 -> Schema.create(Schema.Type.BYTES);
      case 6 -> Schema.create(Schema.Type.STRING);
      case 7 -> Schema.createEnum("E" + names++, null, null, List.of("A", "B", "C"));
      case 8 -> Schema.createFixed("F" + names++, null, null, random.nextInt(4));
      case 9 -> record(random, depth);
      case 10 -> Schema.createArray(schema(random, depth - 1, true));
      case 11 -> Schema.createMap(schema(random, depth - 1, true));
      case 12 ->
          Schema.createUnion(Schema.create(Schema.Type.NULL), schema(random, depth - 1, false));
      default ->
          Schema.createUnion(
              Schema.create(Schema.Type.STRING),
              Schema.create(Schema.Type.LONG),
              Schema.create(Schema.Type.NULL),
              record(random, depth));
    };
  }

  private static @Nullable Object datum(Random random, Schema schema) {
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> (float) random.nextGaussian();
      case DOUBLE -> random.nextGaussian() * 1e10;
      case BYTES -> ByteBuffer.wrap(bytes(random, random.nextInt(5)));
      case FIXED -> new GenericData.Fixed(schema, bytes(random, schema.getFixedSize()));
      case STRING -> List.of("", "a", "é\"\\", "日本 😀").get(random.nextInt(4));
      case ENUM ->
          new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        schema.getFields().forEach(f -> record.put(f.name(), datum(random, f.schema())));
        yield record;
      }
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(datum(random, schema.getElementType()));
        }
        yield list;
      }
      case MAP -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put("k" + i, datum(random, schema.getValueType()));
        }
        yield map;
      }
      case UNION -> datum(random, schema.getTypes().get(random.nextInt(schema.getTypes().size())));
    };
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}

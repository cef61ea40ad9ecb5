package dev.oxbow.kafka.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random records, whole and mutated, against a reader that many others trust. */
final class AgreesWithJacksonTest {
  private static final ObjectMapper JACKSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String[] NAMES = {
    "id", "name", "price", "day", "at", "ok", "nested", "café", "q\\\"uote", "\\u0069d", "x y"
  };

  /** Exponents that its numbers cannot have. */
  private static final Pattern BEYOND_JACKSON = Pattern.compile("[0-9][eE][+-]?[0-9]{4}");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void onRandomRecords(long seed) throws JsonProcessingException {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<byte[]> records = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        records.add(object(random, 0).getBytes(StandardCharsets.UTF_8));
      }
      compare(records);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void onMutatedRecords(long seed) throws JsonProcessingException {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<byte[]> records = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        records.add(mutated(object(random, 0).getBytes(StandardCharsets.UTF_8), random));
      }
      compare(records);
    }
  }

  @Test
  void onEveryPrefixOfARecord() throws JsonProcessingException {
    byte[] whole =
        """
        {"a":-1.5e+3,"b":[true,{"c":null}],"d":"é\\u00e9😀\\ud83d\\ude00","a":"2024-01-01"}"""
            .getBytes(StandardCharsets.UTF_8);
    List<byte[]> records = new ArrayList<>();
    for (int n = 0; n <= whole.length; n++) {
      records.add(java.util.Arrays.copyOf(whole, n));
    }
    compare(records);
  }

  private static void compare(List<byte[]> records) throws JsonProcessingException {
    JsonFields fields = Decoded.sample(JsonFields.NONE, records);
    Decoded d = Decoded.as(fields, records);
    assertThat(d.widened()).isEqualTo(fields);
    for (int i = 0; i < records.size(); i++) {
      String text = new String(records.get(i), StandardCharsets.UTF_8);
      JsonNode node = read(records.get(i));
      assertThat(d.errors().get(i) == null).as(text).isEqualTo(node != null && node.isObject());
      for (JsonField field : fields.fields()) {
        JsonNode expected = node == null ? null : node.get(field.name());
        compare(text + " field " + field, expected, d.value(i, field.name()), field.type());
      }
    }
  }

  private static void compare(
      String about, @Nullable JsonNode expected, @Nullable Object value, ColumnType type)
      throws JsonProcessingException {
    if (expected == null || expected.isNull()) {
      assertThat(value).as(about).isNull();
    } else if (value instanceof BigDecimal decimal) {
      assertThat(decimal).as(about).isEqualByComparingTo(expected.decimalValue());
    } else if (value instanceof Long || value instanceof Double) {
      BigDecimal exact = expected.decimalValue();
      assertThat(((Number) value).doubleValue()).as(about).isEqualTo(exact.doubleValue());
    } else if (value instanceof String string && !expected.isTextual()) {
      assertThat(JACKSON.readTree(string)).as(about).isEqualTo(expected);
    } else if (value instanceof LocalDate || value instanceof String) {
      assertThat(value.toString()).as(about).isEqualTo(expected.textValue());
    } else if (value instanceof Boolean) {
      assertThat(value).as(about).isEqualTo(expected.booleanValue());
    } else {
      assertThat(value).as("%s: %s for %s", about, value, type).isNotNull();
    }
  }

  /** What Jackson reads; null when it, or the rules for text, refuse the record. */
  private static @Nullable JsonNode read(byte[] record) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
      JsonNode node = JACKSON.readTree(text);
      return node.isMissingNode() || hasHalfPairs(text) ? null : node;
    } catch (CharacterCodingException | JsonProcessingException corrupt) {
      return null;
    }
  }

  private static boolean hasHalfPairs(String text) throws JsonProcessingException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      for (JsonToken t = parser.nextToken(); t != null; t = parser.nextToken()) {
        String word = t.isScalarValue() || t == JsonToken.FIELD_NAME ? parser.getText() : "";
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(word)) {
          return true;
        }
      }
      return false;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String object(Random random, int depth) {
    StringBuilder s = new StringBuilder("{");
    int n = random.nextInt(depth == 0 ? 8 : 3);
    int first = random.nextInt(NAMES.length);
    for (int i = 0; i < n; i++) {
      String name = NAMES[(first + (random.nextInt(9) == 0 ? 0 : i)) % NAMES.length];
      s.append(i == 0 ? "" : ",").append(space(random)).append('"').append(name).append('"');
      s.append(space(random)).append(':').append(space(random));
      s.append(value(random, depth)).append(space(random));
    }
    return s.append('}').toString();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 12 : 14)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextBoolean());
      case 2 -> String.valueOf(random.nextLong() >> random.nextInt(64));
      case 3 -> new java.math.BigInteger(random.nextInt(140), random).toString();
      case 4 -> BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(6)).toPlainString();
      case 5 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(25)).toPlainString();
      case 6 -> String.valueOf(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
      case 7 -> random.nextInt(1000) + "e" + (random.nextInt(700) - 350);
      case 8 -> "\"2024-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10) + "\"";
      case 9 -> "\"2024-02-03T04:05:06." + random.nextInt(1000) + "Z\"";
      case 10, 11 -> "\"" + text(random) + "\"";
      case 12 -> object(random, depth + 1);
      default -> "[" + value(random, depth + 1) + "," + value(random, depth + 1) + "]";
    };
  }

  private static String text(Random random) {
    String[] parts = {
      "a", "plain text ", "\\n", "é", "日本", "😀", "\\u00e9", "\\ud83d\\ude00", "\\\""
    };
    StringBuilder s = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      s.append(parts[random.nextInt(parts.length)]);
    }
    return s.toString();
  }

  private static String space(Random random) {
    return random.nextInt(8) == 0 ? " \n\t\r".substring(random.nextInt(4)) : "";
  }

  private static byte[] mutated(byte[] record, Random random) {
    byte[] b = record.clone();
    byte[] telling = "{}[]\",:\\/0123456789.eE+-nultr \t\u0001".getBytes(StandardCharsets.UTF_8);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(b.length);
      switch (random.nextInt(4)) {
        case 0 -> b[at] = (byte) random.nextInt(256);
        case 1 -> b[at] = telling[random.nextInt(telling.length)];
        case 2 -> b = java.util.Arrays.copyOf(b, Math.max(1, at));
        default -> {
          int to = random.nextInt(b.length);
          b[at] = b[to];
        }
      }
    }
    String text = new String(b, StandardCharsets.ISO_8859_1);
    return BEYOND_JACKSON.matcher(text).find() ? record : b;
  }
}

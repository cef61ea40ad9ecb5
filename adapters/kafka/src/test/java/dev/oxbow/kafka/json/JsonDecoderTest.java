package dev.oxbow.kafka.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every nasty record is a row, and says what is wrong with it. */
final class JsonDecoderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `` | the value is empty
          `   ` | the value is empty
          null | the value is a JSON null, not an object
          [1,2] | the value is a JSON array, not an object
          "x" | the value is a JSON string, not an object
          5 | the value is a JSON number, not an object
          true | the value is a JSON boolean, not an object
          hello | unexpected 'h' at byte 0
          { | the text ends early at byte 1
          {"a":1 | the text ends early at byte 6
          {"a":1} x | unexpected 'x' at byte 8
          {"a":1,} | unexpected '}' at byte 7
          {"a" 1} | unexpected '1' at byte 5
          {"a":01} | number with a leading zero at byte 5
          {"a":1.} | unexpected '}' at byte 7
          {"a":.5} | unexpected '.' at byte 5
          {"a":+5} | unexpected '+' at byte 5
          {"a":1e} | unexpected '}' at byte 7
          {"a":-} | unexpected '}' at byte 6
          {"a":NaN} | unexpected 'N' at byte 5
          {"a":tru} | unexpected '}' at byte 8
          {"a":"x | the text ends early at byte 7
          {"a":"\\x"} | unknown escape at byte 7
          {"a":"\\u12g4"} | bad \\u escape at byte 10
          {"a":"\\ud800x"} | escape of half a surrogate pair at byte 6
          {"a":"\\udc00"} | escape of half a surrogate pair at byte 6
          {"b":[1,{"c":[}]} | unexpected '}' at byte 14
          {"b":[1,2} | unexpected '}' at byte 9
          {'a':1} | unexpected ''' at byte 1
          {a:1} | unexpected 'a' at byte 1
          """)
  void saysWhatIsWrong(@Nullable String json, String error) {
    Decoded d =
        Decoded.as(Decoded.of("{\"a\":1}").fields(), Decoded.bytes(json == null ? "" : json));

    assertThat(d.errors()).containsExactly(error);
    assertThat(d.rows()).containsExactly(Collections.singletonList(null));
    assertThat(d.widened()).isEqualTo(d.fields());
  }

  @Test
  void findsIllFormedUtf8() {
    byte[][] bad = {
      {(byte) 0xff},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xe2, (byte) 0x82},
      {(byte) 0x80},
      {(byte) 0xf0, (byte) 0x8f, (byte) 0xbf, (byte) 0xbf}
    };
    JsonFields fields = Decoded.of("{\"a\":\"\"}").fields();
    for (byte[] b : bad) {
      byte[] record = Arrays.copyOf("{\"a\":\"xyz".getBytes(StandardCharsets.UTF_8), 11 + b.length);
      System.arraycopy(b, 0, record, 9, b.length);
      record[9 + b.length] = '"';
      record[10 + b.length] = '}';
      assertThat(Decoded.as(fields, List.of(record)).errors())
          .containsExactly("invalid UTF-8 at byte 9");
    }
  }

  @Test
  void theLastOfDuplicateFieldsWins() {
    Decoded d =
        Decoded.as(
            Decoded.of("{\"a\":1,\"b\":2}").fields(),
            Decoded.bytes(
                "{\"a\":1,\"b\":5,\"a\":2}",
                "{\"a\":1,\"a\":null}",
                "{\"a\":null,\"b\":1,\"a\":3,\"b\":null}",
                "{\"a\":\"x\",\"\\u0061\":4}",
                "{\"a\":1,\"a\":2,",
                "{\"b\":7}"));

    assertThat(d.rows())
        .containsExactly(
            List.of(2L, 5L),
            Arrays.asList(null, null),
            Arrays.asList(3L, null),
            Arrays.asList(4L, null),
            Arrays.asList(null, null),
            Arrays.asList(null, 7L));
    assertThat(d.widened()).isEqualTo(d.fields());
  }

  @Test
  void readsEscapesAndNamesBeyondAscii() {
    String record =
        """
        {"café \\"x\\"":"\\ud83d\\ude00 \\u00e9\\t\\/\\\\","日":"😀"}""";

    Decoded d = Decoded.of(record, record);

    assertThat(d.value(1, "café \"x\"")).isEqualTo("😀 é\t/\\");
    assertThat(d.value(1, "日")).isEqualTo("😀");
  }

  @Test
  void takesWhiteSpaceAndAByteOrderMark() {
    Decoded d = Decoded.of("\ufeff \r\n\t{ \"a\" : 1 , \"b\" : [ ] }\n");

    assertThat(d.rows()).containsExactly(List.of(1L, "[ ]"));
  }

  @Test
  void nestingCostsNoStack() {
    int depth = 1_000_000;
    String deep = "{\"a\":" + "[{\"b\":".repeat(depth) + "1" + "}]".repeat(depth) + "}";
    Decoded d = Decoded.of(deep);
    assertThat(d.errors()).containsOnlyNulls();
    assertThat(d.value(0, "a")).asString().hasSize(deep.length() - 6);

    Decoded open = Decoded.as(d.fields(), Decoded.bytes("{\"a\":" + "[".repeat(depth)));
    assertThat(open.errors()).containsExactly("the text ends early at byte 1000005");
  }

  @Test
  void largeValuesTakeTheirTimeButNoMore() {
    String digits = "7".repeat(5_000_000);
    Decoded d =
        Decoded.of(
            "{\"i\":%s,\"f\":0.%s,\"e\":%se-4999999,\"s\":\"%s\"}"
                .formatted(digits, digits, digits, digits));

    assertThat(d.type("i").kind()).isEqualTo(Kind.VARCHAR);
    assertThat(d.value(0, "f")).isEqualTo(7.0 / 9);
    assertThat(d.value(0, "e")).isEqualTo(70.0 / 9);
    assertThat(d.value(0, "s")).isEqualTo(digits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          TINYINT        | 127        | 127
          TINYINT        | 128        | -
          INTEGER        | "12"       | 12
          INTEGER        | 1.0        | 1
          INTEGER        | 1.5        | -
          INTEGER        | 1e999999999 | -
          INTEGER        | ""         | -
          BIGINT         | -9223372036854775808 | -9223372036854775808
          BIGINT         | 9223372036854775808  | -
          BIGINT         | {}         | -
          DECIMAL(5, 2)  | "123.450"  | 123.45
          DECIMAL(5, 2)  | 123.456    | -
          DECIMAL(5, 2)  | 1234       | -
          REAL           | 0.5        | 0.5
          REAL           | 1e39       | -
          DOUBLE         | 1          | 1.0
          DOUBLE         | 1e309      | -
          BOOLEAN        | "true"     | true
          BOOLEAN        | 1          | -
          VARCHAR        | 1.50       | 1.50
          VARCHAR        | "a\\tb"     | `a\tb`
          DATE           | "2024-01-31" | 2024-01-31
          DATE           | "2024-01-31T00:00:00" | -
          TIME(3)        | "01:02:03.004" | 01:02:03.004
          TIME(3)        | "01:02:03.0041" | -
          TIMESTAMP(0)   | "2024-01-31" | 2024-01-31T00:00
          TIMESTAMP(0)   | "2024-01-31T00:00:00.5" | -
          VARBINARY      | "AQID"     | [1, 2, 3]
          VARBINARY      | "AQI*"     | -
          """)
  void aDescribedTypeWins(String type, String json, String value) {
    JsonFields described = new JsonFields(List.of(new JsonField("a", parsed(type), true)));
    Decoded d = Decoded.with(described, "{\"a\":" + json + "}", "{}");

    Object got = d.value(0, "a");
    if (value.equals("-")) {
      assertThat(got).isNull();
      assertThat(d.errors().get(0)).startsWith("field 'a' is no " + type + ": ");
    } else {
      assertThat(got instanceof byte[] b ? Arrays.toString(b) : String.valueOf(got))
          .isEqualTo(value);
      assertThat(d.errors()).containsOnlyNulls();
    }
    assertThat(d.widened()).isEqualTo(described);
  }

  private static ColumnType parsed(String type) {
    String[] parts = type.split("[(), ]+");
    return switch (parts[0]) {
      case "DECIMAL" -> ColumnType.decimal(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
      case "TIME" -> ColumnType.time(Integer.parseInt(parts[1]));
      case "TIMESTAMP" -> ColumnType.timestamp(Integer.parseInt(parts[1]));
      default -> ColumnType.of(Kind.valueOf(parts[0]));
    };
  }
}

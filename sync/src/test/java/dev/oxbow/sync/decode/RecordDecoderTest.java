package dev.oxbow.sync.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.oxbow.sync.decode.RecordDecoder.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordDecoderTest {
  private static final String SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"field\":\"a\",\"type\":\"int32\"}]}";

  private static final String ENVELOPE_SCHEMA =
      "{\"type\":\"struct\",\"fields\":[{\"field\":\"after\",\"type\":\"struct\",\"fields\":["
          + "{\"field\":\"a\",\"type\":\"int64\",\"name\":\"io.debezium.time.MicroTimestamp\"}]}]}";

  /** Of all forms, right and wrong ones, and such as look like another. */
  private static final List<String> VALUES =
      List.of(
          "{\"a\":1,\"b\":\"x\"}",
          "{\"a\":2,\"b\":null}  ",
          "{\"a\":2}{\"a\":3}",
          "{\"a\":2} x",
          "{\"a\":1,\"a\":2}",
          "{\"a\":\"\\ud800\"}",
          "{}",
          "null",
          "[1]",
          "{\"a\":",
          "",
          "{\"op\":\"c\",\"after\":{\"a\":1}}",
          "{\"op\":\"c\",\"after\":{\"a\":1}}{}",
          "{\"after\":{\"a\":1},\"op\":\"u\",\"source\":{\"db\":\"d\"}}",
          "{\"op\":\"d\",\"before\":{\"a\":1},\"after\":null}",
          "{\"op\":\"d\",\"before\":{\"a\":1},\"after\":{\"a\":1,\"a\":2}}",
          "{\"op\":\"c\",\"after\":null,\"source\":{}}",
          "{\"op\":\"c\",\"after\":{\"a\":1},\"after\":null}",
          "{\"op\":\"c\",\"after\":{\"a\":1},\"after\":{\"a\":2}}",
          "{\"op\":\"t\",\"source\":{}}",
          "{\"op\":\"m\",\"source\":{}}",
          "{\"op\":\"x\",\"source\":{}}",
          "{\"op\":\"c\",\"after\":1}",
          "{\"op\":1,\"after\":{\"a\":1}}",
          "{\"after\":{\"a\":1}}",
          "{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":1}}",
          "{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":2}}",
          "{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":2} }",
          "{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":2},\"more\":1}",
          "{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":2},\"payload\":{\"a\":3}}",
          "{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":2}",
          "{\"schema\":" + SCHEMA + ",\"payload\":{\"a\":2}]",
          "{\"schema\":" + SCHEMA + ",\"payload\":null}",
          "{\"schema\":" + SCHEMA + ",\"payload\":{\"op\":\"c\",\"after\":{\"a\":7}}}",
          "{\"schema\":" + ENVELOPE_SCHEMA + ",\"payload\":{\"op\":\"c\",\"after\":{\"a\":7}}}",
          "{\"schema\":" + ENVELOPE_SCHEMA + ",\"payload\":{\"op\":\"r\",\"after\":{\"a\":8}}}",
          "{\"schema\":null,\"payload\":{\"a\":2}}",
          "{\"payload\":{\"a\":2},\"schema\":" + SCHEMA + "}",
          "{\"payload\":{\"a\":2},\"schema\":null}",
          "{\"payload\":{\"a\":2}}",
          "{\"schema\":{\"a\":2}}",
          "{\"payload\":{\"a\":2},\"op\":\"c\",\"after\":{\"a\":1}}",
          "{\"op\":\"c\",\"after\":{\"a\":1},\"payload\":{\"a\":2}}");

  private static TopicRecord record(String value) {
    byte[] key = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    return new TopicRecord(
        "t", 0, 0, key, value.getBytes(StandardCharsets.UTF_8), -1, null, null, null);
  }

  private static String told(RecordDecoder decoder, String value) {
    try {
      return decoder.decode(record(value)).toString();
    } catch (Undecodable e) {
      return e.why();
    }
  }

  @Test
  void aRecordTellsTheSameWhateverCameBeforeIt() {
    for (Form form : Form.values()) {
      for (String before : VALUES) {
        for (String value : VALUES) {
          RecordDecoder decoder = new RecordDecoder(form);
          told(decoder, before);
          assertEquals(
              told(new RecordDecoder(form), value),
              told(decoder, value),
              () -> "as " + form + ", " + value + " behind " + before);
        }
      }
    }
  }

  @Test
  void aRowLikeTheOneBeforeHasTheTypesOfTheSchemaBeforeIt() throws Undecodable {
    RecordDecoder decoder = new RecordDecoder(Form.AUTO);
    String value =
        "{\"schema\":" + ENVELOPE_SCHEMA + ",\"payload\":{\"op\":\"r\",\"after\":{\"a\":8}}}";
    told(decoder, value);
    Told.Present told = assertInstanceOf(Told.Present.class, decoder.decode(record(value)));
    assertEquals(new Value.Wall(8), told.row().get("a"));
  }

  private static String payload(String key) throws Undecodable {
    byte[] payload = new RecordDecoder(Form.AUTO).payloadOf(key.getBytes(StandardCharsets.UTF_8));
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** As it is told, with more digits after an ALTER, and by Connect's Decimal: 100 of scale 2. */
  @Test
  void aKeyIsTheSameWithAnyDigitsOfItsDecimal() throws Undecodable {
    String decimal =
        "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"a\",\"type\":\"bytes\",\"name\":"
            + "\"org.apache.kafka.connect.data.Decimal\",\"parameters\":{\"scale\":\"2\"}},"
            + "{\"field\":\"b\",\"type\":\"string\"}]},\"payload\":{\"a\":\"ZA==\",\"b\":\"x.0\"}}";
    for (String key :
        List.of(
            "{\"a\":1.00,\"b\":\"x.0\"}",
            "{\"a\":1.000,\"b\":\"x.0\"}",
            "{\"a\":1,\"b\":\"x.0\"}",
            decimal)) {
      assertEquals("{\"a\":1,\"b\":\"x.0\"}", payload(key));
    }
    assertEquals("{\"a\":100}", payload("{\"a\":100}"));
    assertEquals("0", payload("0.00"));
    assertEquals("1e999999999", payload("1e999999999"));
    assertEquals("1.5e999999999", payload("1.5e999999999"));
  }
}

package dev.oxbow.kafka.avro;

import static dev.oxbow.kafka.avro.Encoded.framed;
import static dev.oxbow.kafka.avro.Encoded.recordOf;
import static dev.oxbow.kafka.avro.Encoded.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.json.Nowhere;
import dev.oxbow.kafka.registry.RegisteredSchema.Reference;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

/** Values of many schemas in one topic, found by their ids. */
final class AvroSchemasTest {
  private static final String FIRST =
      """
      {"type":"record","name":"Order","namespace":"shop","fields":[
        {"name":"id","type":"int"},{"name":"gone","type":"string"}]}""";
  private static final String SECOND =
      """
      {"type":"record","name":"Order","namespace":"shop","fields":[
        {"name":"note","type":["null","string"],"default":null},{"name":"id","type":"long"}]}""";

  private static byte[] first(int id, String gone) {
    return framed(1, Encoded.record(schema(FIRST), id, gone));
  }

  private static byte[] second(String note, long id) {
    return framed(2, Encoded.record(schema(SECOND), note, id));
  }

  @Test
  void columnsWidenAsSchemasComeInWhateverOrder() {
    MemoryRegistry registry = new MemoryRegistry().with(1, FIRST).with(2, SECOND);

    for (byte[][] order :
        new byte[][][] {
          {first(1, "g"), second("n", 1L << 40)}, {second("n", 1L << 40), first(1, "g")}
        }) {
      AvroRows rows = AvroRows.of(AvroFormat.of(registry), order);

      assertThat(rows.columns()).containsExactly("id BIGINT", "gone VARCHAR", "note VARCHAR");
      assertThat(rows.rows())
          .containsExactlyInAnyOrder(
              Arrays.asList(1L, "g", null, "{\"id\":1,\"gone\":\"g\"}"),
              Arrays.asList(1L << 40, null, "n", "{\"note\":\"n\",\"id\":1099511627776}"));
      assertThat(rows.errors()).containsOnlyNulls();
    }
  }

  @Test
  void aRecordThatIsCorruptAddsNoColumns() {
    MemoryRegistry registry = new MemoryRegistry().with(1, FIRST).with(2, SECOND);
    byte[] cut = Arrays.copyOf(second("note", 5), 8);

    AvroRows rows = AvroRows.of(AvroFormat.of(registry), first(1, "g"), cut);

    assertThat(rows.columns()).containsExactly("id INTEGER", "gone VARCHAR");
    assertThat(rows.rows().get(1)).containsExactly(null, null, "0x0000000002" + "0208" + "6e");
    assertThat(rows.errors())
        .containsExactly(null, "a length of 4, where 1 bytes are left at byte 2");
  }

  @Test
  void badRecordsSayWhatIsWrong() {
    MemoryRegistry registry =
        new MemoryRegistry()
            .with(1, FIRST)
            .with(3, "no schema")
            .withOther(4, "PROTOBUF")
            .with(6, "\"long\"");
    AvroRows rows =
        AvroRows.of(
            AvroFormat.of(registry),
            first(1, "g"),
            new byte[] {'{', '}', ' ', ' ', ' ', ' '},
            new byte[] {0, 0},
            framed(5, new byte[0]),
            framed(4, new byte[0]),
            framed(6, new byte[] {2}),
            framed(1, new byte[] {2, 2, 'a', 9}),
            framed(1, new byte[] {2, 2, (byte) 0xff}),
            framed(1, new byte[] {2, 1}));

    assertThat(rows.errors())
        .containsExactly(
            null,
            "no zero byte with the id of a schema stands at the beginning",
            "no zero byte with the id of a schema stands at the beginning",
            "schema 5 is unknown to the registry at http://memory",
            "schema 4 of the registry at http://memory is PROTOBUF, not Avro",
            "the value is an Avro long, not a record",
            "1 bytes too many at byte 3",
            "invalid UTF-8 at byte 2",
            "a length of -1, where 0 bytes are left at byte 2");
    assertThat(rows.value(1, "id")).isNull();
    assertThat(rows.whole(3)).isEqualTo("0x0000000005");
    AvroRows unreadable = AvroRows.of(AvroFormat.of(registry), framed(3, new byte[0]));
    assertThat(unreadable.errors().get(0))
        .startsWith("schema 3 of the registry at http://memory cannot be read: ");
  }

  @Test
  void aStrayValueLeavesATopicOfRecordsWhatItIs() {
    MemoryRegistry registry = new MemoryRegistry().with(1, FIRST).with(3, "\"string\"");
    byte[] stray = framed(3, new byte[] {2, 'a'});
    AvroFormat of = AvroFormat.of(registry);

    for (byte[][] order : new byte[][][] {{stray, first(1, "g")}, {first(1, "g"), stray}}) {
      AvroRows rows = AvroRows.of(of, order);

      assertThat(rows.columns()).containsExactly("id INTEGER", "gone VARCHAR");
      assertThat(rows.errors())
          .containsExactlyInAnyOrder(null, "the value is an Avro string, not a record");
    }
    assertThat(AvroRows.of(of, stray).format().mark())
        .isNotEqualTo(AvroRows.of(of, first(1, "g")).format().mark());
  }

  @Test
  void whatIsWrongDoesNotDependOnWhatIsAskedFor() {
    String schema =
        """
        {"type":"record","name":"R","fields":[
          {"name":"id","type":"int"},
          {"name":"day","type":["null",{"type":"int","logicalType":"date"}]},
          {"name":"list","type":{"type":"array","items":
            {"type":"bytes","logicalType":"decimal","precision":2}}}]}""";
    Schema parsed = schema(schema);
    ByteBuffer large = ByteBuffer.wrap(BigInteger.valueOf(100).toByteArray());
    byte[] late = Encoded.record(parsed, 1, 4_000_000, List.of());
    byte[] nested = Encoded.record(parsed, 1, 1, List.of(large));
    Format format = AvroFormat.of(schema);
    String noDay = "field 'day' is no DATE: 4000000 as date";
    String noDecimal = "a nested value is a decimal of more than 2 digits";

    assertThat(AvroRows.of(format, late, nested).errors()).containsExactly(noDay, noDecimal);
    for (Map<String, Integer> fields :
        List.of(Map.<String, Integer>of(), Map.of("id", 0), Map.of("day", 0))) {
      for (int whole : new int[] {Format.ABSENT, 1}) {
        Decoder decoder = format.decoder(fields, whole, true);
        decoder.begin(Nowhere.BATCH);
        assertThat(decoder.decode(late, 0, late.length, 0, 0, 0)).isEqualTo(noDay);
        assertThat(decoder.decode(nested, 0, nested.length, 0, 1, 0)).isEqualTo(noDecimal);
      }
    }
  }

  @Test
  void aRecordAsDeepAsItMayBeIsReadWhole() {
    String list =
        "[\"null\",{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}]";
    byte[] deep = new byte[251];
    Arrays.fill(deep, 0, 250, (byte) 2);

    AvroRows rows = AvroRows.of(AvroFormat.of(list), deep);

    assertThat(rows.errors()).containsOnlyNulls();
    assertThat(String.valueOf(rows.whole(0))).startsWith("{\"next\":{").endsWith("}}");
  }

  @Test
  void aTextThatIsTooLongIsNullAndTheOtherFieldsStay() {
    // A field without bytes whose name is long: a few bytes would be a text of gigabytes.
    String name = "n".repeat(2000);
    String schema =
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"},"
            + "{\"name\":\"list\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"I\","
            + "\"fields\":[{\"name\":\""
            + name
            + "\",\"type\":\"boolean\"}]}}}]}";
    byte[] value = new byte[1 + 3 + 20_000 + 1];
    value[0] = 2;
    // A block of 20,000.
    value[1] = (byte) 0xc0;
    value[2] = (byte) 0xb8;
    value[3] = 2;

    AvroRows rows = AvroRows.of(AvroFormat.of(schema), value);

    assertThat(rows.rows().get(0)).containsExactly(1, null, null);
    assertThat(rows.errors().get(0)).startsWith("field 'list' is a text of more than ");
  }

  @Test
  void recordsOfNoBytesEndSomewhere() {
    StringBuilder schema = new StringBuilder("{\"type\":\"record\",\"name\":\"R0\",\"fields\":[]}");
    for (int i = 1; i <= 40; i++) {
      schema
          .insert(
              0,
              "{\"type\":\"record\",\"name\":\"R" + i + "\",\"fields\":[{\"name\":\"a\",\"type\":")
          .append("},{\"name\":\"b\",\"type\":\"R" + (i - 1) + "\"}]}");
    }
    Format format = AvroFormat.of(schema.toString());

    for (int whole : new int[] {Format.ABSENT, 0}) {
      Decoder decoder = format.decoder(Map.of(), whole, false);
      decoder.begin(Nowhere.BATCH);
      assertThat(decoder.decode(new byte[0], 0, 0, 0, 0, 0))
          .isEqualTo("more than 100000 items of no bytes at byte 0");
    }
  }

  @Test
  void aDecimalIsJudgedByItsOwnSchema() {
    String narrow =
        recordOf("{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":5,\"scale\":2}");
    String wide =
        recordOf("{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":9,\"scale\":2}");
    MemoryRegistry registry = new MemoryRegistry().with(1, narrow).with(2, wide);
    ByteBuffer six = ByteBuffer.wrap(BigInteger.valueOf(100_000).toByteArray());
    byte[] first = framed(1, Encoded.record(schema(narrow), six.duplicate()));
    byte[] second = framed(2, Encoded.record(schema(wide), six.duplicate()));

    AvroRows rows = AvroRows.of(AvroFormat.of(registry), first, second);

    assertThat(rows.value(0, "x")).isNull();
    assertThat(rows.value(1, "x")).isEqualTo(new BigDecimal("1000.00"));
    assertThat(rows.errors()).containsExactly("field 'x' is a decimal of more than 5 digits", null);
  }

  @Test
  void whatASchemaRefersToMayComeLater() {
    String outer = recordOf("\"a.City\"");
    String city =
        "{\"type\":\"record\",\"name\":\"a.City\",\"fields\":[{\"name\":\"name\",\"type\":\"string\"}]}";
    MemoryRegistry registry = new MemoryRegistry().with(2, outer, new Reference("a.City", "c", 1));
    AvroFormat format = AvroFormat.of(registry);
    byte[] value = framed(2, new byte[] {2, 'A'});
    assertThat(AvroRows.of(format, value).errors().get(0)).endsWith("which is not there");

    registry.with(1, city);

    assertThat(AvroRows.of(format, value).errors()).containsOnlyNulls();
  }

  @Test
  void schemasReferToOthers() {
    String address =
        "{\"type\":\"record\",\"name\":\"a.Address\",\"fields\":[{\"name\":\"city\",\"type\":\"a.City\"}]}";
    String city =
        "{\"type\":\"record\",\"name\":\"a.City\",\"fields\":[{\"name\":\"name\",\"type\":\"string\"}]}";
    String person =
        "{\"type\":\"record\",\"name\":\"a.Person\",\"fields\":[{\"name\":\"home\",\"type\":\"a.Address\"},"
            + "{\"name\":\"born\",\"type\":\"a.City\"}]}";
    MemoryRegistry registry =
        new MemoryRegistry()
            .with(1, city)
            .with(2, address, new Reference("a.City", "city", 1))
            .with(
                3,
                person,
                new Reference("a.Address", "address", 2),
                new Reference("a.City", "city", 1))
            .with(4, person, new Reference("a.Address", "address", 9));
    byte[] data = {2, 'A', 2, 'B'};

    AvroRows rows = AvroRows.of(AvroFormat.of(registry), framed(3, data), framed(4, data));

    assertThat(rows.rows().get(0).subList(0, 2))
        .containsExactly("{\"city\":{\"name\":\"A\"}}", "{\"name\":\"B\"}");
    assertThat(rows.errors().get(1))
        .isEqualTo(
            "schema 4 of the registry at http://memory refers to version 9 of subject address, which is not there");
  }

  @Test
  void whatRefersToItselfIsReadToALimit() {
    String list =
        "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}";
    byte[] deep = new byte[1 << 20];
    Arrays.fill(deep, (byte) 2);

    AvroRows rows = AvroRows.of(AvroFormat.of(list), new byte[] {2, 2, 0}, deep);

    assertThat(rows.value(0, "next")).isEqualTo("{\"next\":{\"next\":null}}");
    assertThat(rows.errors().get(1)).startsWith("more than 500 levels");
  }

  @Test
  void itemsOfNoBytesEndSomewhere() {
    String nulls = recordOf("{\"type\":\"array\",\"items\":\"null\"}");
    byte[] endless = {-1, -1, -1, -1, -1, -1, -1, -1, 127, 0};

    for (String schema :
        List.of(nulls, recordOf("[\"int\"," + "{\"type\":\"array\",\"items\":\"null\"}]"))) {
      byte[] value = schema.equals(nulls) ? endless : prefixed((byte) 2, endless);
      assertThat(AvroRows.of(AvroFormat.of(schema), value).errors().get(0))
          .matches("(more than 100000 items of no bytes|a block of more than 63 bits) at byte .*");
    }
  }

  private static byte[] prefixed(byte first, byte[] rest) {
    byte[] all = new byte[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  @Test
  void fieldsThatNobodyAsksForAreReadAllTheSame() {
    Schema schema = schema(FIRST);
    Format format = AvroFormat.of(FIRST);
    Decoder decoder = format.decoder(Map.of(), Format.ABSENT, true);
    decoder.begin(Nowhere.BATCH);
    byte[] good = Encoded.record(schema, 1, "g");

    assertThat(decoder.decode(good, 0, good.length, 0, 0, 0)).isNull();
    assertThat(decoder.decode(good, 0, good.length - 1, 0, 1, 0)).isNotNull();
  }

  @Test
  void aStoreRemembersColumns() {
    Format format = AvroFormat.of(new MemoryRegistry().with(1, FIRST));
    List<Column> columns = List.of(Column.of("id", ColumnType.of(Kind.BIGINT)));

    assertThat(format.remembering(columns, AvroTypes.VARCHAR).fields()).isEqualTo(columns);
    assertThat(format.remembering(List.of(), AvroTypes.VARCHAR)).isSameAs(format);
    Format longs = format.remembering(List.of(), ColumnType.of(Kind.BIGINT));
    assertThat(longs.hasFields()).isFalse();
    assertThat(longs.whole()).isEqualTo(ColumnType.of(Kind.BIGINT));
  }

  @Test
  void namesThatEveryTopicHasAreNoColumns() {
    String schema =
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"_Offset\",\"type\":\"int\"},{\"name\":\"a\",\"type\":\"int\"}]}";
    GenericData.Record record = new GenericData.Record(schema(schema));
    record.put(0, 1);
    record.put(1, 2);

    AvroRows rows = AvroRows.of(AvroFormat.of(schema), Encoded.bytes(schema(schema), record));

    assertThat(rows.columns()).containsExactly("a INTEGER");
    assertThat(rows.whole(0)).isEqualTo("{\"_Offset\":1,\"a\":2}");
  }
}

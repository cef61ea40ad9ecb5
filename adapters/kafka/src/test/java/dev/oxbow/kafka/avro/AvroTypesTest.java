package dev.oxbow.kafka.avro;

import static dev.oxbow.kafka.avro.Encoded.recordOf;
import static dev.oxbow.kafka.avro.Encoded.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The type table: what each type of Avro becomes, at its bounds, as NULL and one step outside. */
final class AvroTypesTest {
  private static final long DAY_MILLIS = 86_400_000L;
  private static final long FIRST_DAY = LocalDate.parse("0001-01-01").toEpochDay();
  private static final long LAST_DAY = LocalDate.parse("9999-12-31").toEpochDay();

  /** Values of a nullable field x, with NULL among them. */
  private static AvroRows rows(String type, Object... values) {
    String text = recordOf("[\"null\"," + type + "]");
    Schema schema = schema(text);
    List<byte[]> records = new ArrayList<>();
    for (Object v : values) {
      records.add(Encoded.record(schema, v));
    }
    records.add(Encoded.record(schema, (@Nullable Object) null));
    return AvroRows.of(AvroFormat.of(text), records.toArray(byte[][]::new));
  }

  private static void holds(String type, String column, List<?> values, Object... expected) {
    AvroRows rows = rows(type, values.toArray());
    assertThat(rows.columns()).containsExactly("x " + column);
    for (int i = 0; i < expected.length; i++) {
      assertThat(rows.value(i, "x")).as("%s of %s", values.get(i), type).isEqualTo(expected[i]);
      assertThat(rows.errors().get(i)).isNull();
    }
    assertThat(rows.value(values.size(), "x")).isNull();
    assertThat(rows.errors().get(values.size())).isNull();
  }

  /** One step outside: NULL, and told. */
  private static void refuses(String type, String error, Object value) {
    AvroRows rows = rows(type, value);
    assertThat(rows.value(0, "x")).isNull();
    assertThat(rows.errors().get(0)).isEqualTo(error);
  }

  private static String logical(String type, String logical) {
    return "{\"type\":\"" + type + "\",\"logicalType\":\"" + logical + "\"}";
  }

  @Test
  void numbersAndBooleans() {
    holds("\"boolean\"", "BOOLEAN", List.of(true, false), true, false);
    holds(
        "\"int\"",
        "INTEGER",
        List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
        Integer.MIN_VALUE,
        0,
        Integer.MAX_VALUE);
    holds(
        "\"long\"",
        "BIGINT",
        List.of(Long.MIN_VALUE, -1L, Long.MAX_VALUE),
        Long.MIN_VALUE,
        -1L,
        Long.MAX_VALUE);
    holds(
        "\"float\"",
        "REAL",
        List.of(-Float.MAX_VALUE, Float.MIN_VALUE, -0f, Float.NaN, Float.POSITIVE_INFINITY),
        -Float.MAX_VALUE,
        Float.MIN_VALUE,
        -0f,
        Float.NaN,
        Float.POSITIVE_INFINITY);
    holds(
        "\"double\"",
        "DOUBLE",
        List.of(-Double.MAX_VALUE, Double.MIN_VALUE, 0.1, Double.NEGATIVE_INFINITY),
        -Double.MAX_VALUE,
        Double.MIN_VALUE,
        0.1,
        Double.NEGATIVE_INFINITY);
  }

  @Test
  void textsAndBytes() {
    holds("\"string\"", "VARCHAR", List.of("", "é😀", "a\u0000b"), "", "é😀", "a\u0000b");
    holds(
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}",
        "VARCHAR",
        List.of(
            new GenericData.EnumSymbol(
                schema("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}"), "B")),
        "B");
    holds(
        "\"bytes\"",
        "VARBINARY",
        List.of(ByteBuffer.wrap(new byte[0]), ByteBuffer.wrap(new byte[] {0, -1})),
        new byte[0],
        new byte[] {0, -1});
    String fixed = "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2}";
    holds(
        fixed,
        "VARBINARY",
        List.of(new GenericData.Fixed(schema(fixed), new byte[] {1, 2})),
        new byte[] {1, 2});
    holds(
        logical("string", "uuid"),
        "VARCHAR",
        List.of("123e4567-e89b-12d3-a456-426614174000"),
        "123e4567-e89b-12d3-a456-426614174000");
    String uuid = "{\"type\":\"fixed\",\"name\":\"U\",\"size\":16,\"logicalType\":\"uuid\"}";
    holds(
        uuid,
        "VARCHAR",
        List.of(
            new GenericData.Fixed(
                schema(uuid), HexFormat.of().parseHex("123e4567e89b12d3a456426614174000"))),
        "123e4567-e89b-12d3-a456-426614174000");
  }

  @Test
  void datesAndTimes() {
    holds(
        logical("int", "date"),
        "DATE",
        List.of((int) FIRST_DAY, 0, (int) LAST_DAY),
        LocalDate.parse("0001-01-01"),
        LocalDate.EPOCH,
        LocalDate.parse("9999-12-31"));
    refuses(
        logical("int", "date"),
        "field 'x' is no DATE: " + (LAST_DAY + 1) + " as date",
        (int) LAST_DAY + 1);
    refuses(
        logical("int", "date"),
        "field 'x' is no DATE: " + (FIRST_DAY - 1) + " as date",
        (int) FIRST_DAY - 1);
    holds(
        logical("int", "time-millis"),
        "TIME(3)",
        List.of(0, (int) DAY_MILLIS - 1),
        LocalTime.MIDNIGHT,
        LocalTime.parse("23:59:59.999"));
    refuses(
        logical("int", "time-millis"),
        "field 'x' is no TIME(3): 86400000 as time-millis",
        (int) DAY_MILLIS);
    holds(
        logical("long", "time-micros"),
        "TIME(6)",
        List.of(0L, DAY_MILLIS * 1000 - 1),
        LocalTime.MIDNIGHT,
        LocalTime.parse("23:59:59.999999"));
    refuses(logical("long", "time-micros"), "field 'x' is no TIME(6): -1 as time-micros", -1L);
  }

  @Test
  void momentsAndWallClocks() {
    LocalDateTime first = LocalDateTime.parse("0001-01-01T00:00:00");
    for (String local : List.of("", "local-")) {
      String millis = logical("long", local + "timestamp-millis");
      long end = (LAST_DAY + 1) * DAY_MILLIS;
      holds(
          millis,
          "TIMESTAMP(3)",
          List.of(FIRST_DAY * DAY_MILLIS, -1L, end - 1),
          first,
          LocalDateTime.parse("1969-12-31T23:59:59.999"),
          LocalDateTime.parse("9999-12-31T23:59:59.999"));
      refuses(
          millis,
          "field 'x' is no TIMESTAMP(3): " + end + " as " + local + "timestamp-millis",
          end);
      String micros = logical("long", local + "timestamp-micros");
      holds(
          micros,
          "TIMESTAMP(6)",
          List.of(FIRST_DAY * DAY_MILLIS * 1000, end * 1000 - 1),
          first,
          LocalDateTime.parse("9999-12-31T23:59:59.999999"));
      refuses(
          micros,
          "field 'x' is no TIMESTAMP(6): "
              + (FIRST_DAY * DAY_MILLIS * 1000 - 1)
              + " as "
              + local
              + "timestamp-micros",
          FIRST_DAY * DAY_MILLIS * 1000 - 1);
      holds(
          logical("long", local + "timestamp-nanos"),
          "TIMESTAMP(6)",
          List.of(Long.MIN_VALUE, -1L, 1999L, Long.MAX_VALUE),
          LocalDateTime.parse("1677-09-21T00:12:43.145224"),
          LocalDateTime.parse("1969-12-31T23:59:59.999999"),
          LocalDateTime.parse("1970-01-01T00:00:00.000001"),
          LocalDateTime.parse("2262-04-11T23:47:16.854775"));
    }
  }

  private static ByteBuffer unscaled(String digits) {
    return ByteBuffer.wrap(new BigInteger(digits).toByteArray());
  }

  private static String decimal(int precision, int scale) {
    return "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":"
        + precision
        + ",\"scale\":"
        + scale
        + "}";
  }

  @Test
  void decimals() {
    holds(
        decimal(5, 2),
        "DECIMAL(5, 2)",
        List.of(unscaled("-99999"), unscaled("0"), unscaled("99999")),
        new BigDecimal("-999.99"),
        new BigDecimal("0.00"),
        new BigDecimal("999.99"));
    refuses(decimal(5, 2), "field 'x' is a decimal of more than 5 digits", unscaled("100000"));
    refuses(decimal(5, 2), "field 'x' is a decimal of more than 5 digits", unscaled("1000000"));
    refuses(decimal(5, 2), "field 'x' is a decimal of no bytes", ByteBuffer.wrap(new byte[0]));
    String nines = "9".repeat(38);
    holds(
        decimal(38, 38),
        "DECIMAL(38, 38)",
        List.of(unscaled(nines), unscaled("-" + nines)),
        new BigDecimal("0." + nines),
        new BigDecimal("-0." + nines));
    holds(decimal(39, 1), "VARCHAR", List.of(unscaled("9".repeat(39))), "9".repeat(38) + ".9");
    String fixed =
        "{\"type\":\"fixed\",\"name\":\"D\",\"size\":4,\"logicalType\":\"decimal\",\"precision\":9,\"scale\":3}";
    holds(
        fixed,
        "DECIMAL(9, 3)",
        List.of(new GenericData.Fixed(schema(fixed), new byte[] {-1, -1, -1, -2})),
        new BigDecimal("-0.002"));
  }

  @Test
  void unionsTakeTheLeastTypeThatHoldsAllBranches() {
    assertThat(column("[\"int\",\"long\"]")).isEqualTo("BIGINT");
    assertThat(column("[\"null\",\"int\",\"float\"]")).isEqualTo("DOUBLE");
    assertThat(column("[\"long\"," + decimal(9, 2) + "]")).isEqualTo("DECIMAL(21, 2)");
    assertThat(column("[\"null\"]")).isEqualTo("VARCHAR");
    String mixed =
        "[\"null\",\"string\",\"int\",\"boolean\",\"bytes\",{\"type\":\"array\",\"items\":\"int\"}]";
    Schema schema = schema(recordOf(mixed));
    AvroRows rows =
        AvroRows.of(
            AvroFormat.of(recordOf(mixed)),
            Encoded.record(schema, "a\"b"),
            Encoded.record(schema, 7),
            Encoded.record(schema, true),
            Encoded.record(schema, ByteBuffer.wrap(new byte[] {1, 2, 3})),
            Encoded.record(schema, List.of(1, 2)));

    assertThat(rows.columns()).containsExactly("x VARCHAR");
    assertThat(List.of("a\"b", "7", "true", "AQID", "[1,2]"))
        .isEqualTo(rows.rows().stream().map(r -> r.get(0)).toList());
  }

  @Test
  void theLeastTypeOfSeveralDoesNotDependOnTheirOrder() {
    List<ColumnType> types = new ArrayList<>(List.of(AvroTypes.VARCHAR));
    for (Kind kind :
        List.of(Kind.INTEGER, Kind.BIGINT, Kind.REAL, Kind.DOUBLE, Kind.BOOLEAN, Kind.DATE)) {
      types.add(ColumnType.of(kind));
    }
    types.addAll(
        List.of(
            ColumnType.decimal(38, 30),
            ColumnType.decimal(38, 0),
            ColumnType.decimal(9, 2),
            ColumnType.time(3),
            ColumnType.time(6)));
    for (ColumnType a : types) {
      for (ColumnType b : types) {
        assertThat(AvroTypes.join(a, b)).isEqualTo(AvroTypes.join(b, a));
        for (ColumnType c : types) {
          assertThat(AvroTypes.join(AvroTypes.join(a, b), c))
              .as("%s, %s, %s", a, b, c)
              .isEqualTo(AvroTypes.join(a, AvroTypes.join(b, c)));
        }
      }
    }
  }

  private static String column(String type) {
    return AvroFormat.of(recordOf(type)).fields().get(0).type().toString();
  }

  @Test
  void whatIsNestedIsJson() {
    String inner =
        """
        {"type":"record","name":"I","fields":[
          {"name":"n","type":["null","long"]},
          {"name":"s","type":"string"},
          {"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":1}},
          {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"w","type":{"type":"long","logicalType":"local-timestamp-micros"}},
          {"name":"b","type":"bytes"},
          {"name":"f","type":"double"},
          {"name":"m","type":{"type":"map","values":{"type":"int","logicalType":"date"}}}]}""";
    Schema schema = schema(recordOf(inner));
    GenericData.Record record = new GenericData.Record(schema.getField("x").schema());
    record.put("s", "say \"é\"\n");
    record.put("d", unscaled("-15"));
    record.put("t", 1_700_000_000_123L);
    record.put("w", 1L);
    record.put("b", ByteBuffer.wrap("hi!".getBytes(StandardCharsets.UTF_8)));
    record.put("f", Double.NaN);
    record.put("m", Map.of("k", 0));

    AvroRows rows = AvroRows.of(AvroFormat.of(recordOf(inner)), Encoded.record(schema, record));

    String expected =
        "{\"n\":null,\"s\":\"say \\\"é\\\"\\n\",\"d\":-1.5,\"t\":\"2023-11-14T22:13:20.123Z\","
            + "\"w\":\"1970-01-01T00:00:00.000001\",\"b\":\"aGkh\",\"f\":\"NaN\",\"m\":{\"k\":\"1970-01-01\"}}";
    assertThat(rows.value(0, "x")).isEqualTo(expected);
    assertThat(rows.whole(0)).isEqualTo("{\"x\":" + expected + "}");
  }

  @Test
  void aTopLevelUnionOfRecordsHasTheFieldsOfAll() {
    String union =
        """
        ["null",
         {"type":"record","name":"A","fields":[{"name":"id","type":"int"},{"name":"a","type":"string"}]},
         {"type":"record","name":"B","fields":[{"name":"id","type":"long"},{"name":"b","type":"boolean"}]}]""";
    Schema schema = schema(union);
    GenericData.Record a = new GenericData.Record(schema.getTypes().get(1));
    a.put("id", 1);
    a.put("a", "x");
    GenericData.Record b = new GenericData.Record(schema.getTypes().get(2));
    b.put("id", 2L);
    b.put("b", true);

    AvroRows rows =
        AvroRows.of(
            AvroFormat.of(union),
            Encoded.bytes(schema, a),
            Encoded.bytes(schema, b),
            Encoded.bytes(schema, null));

    assertThat(rows.columns()).containsExactly("id BIGINT", "a VARCHAR", "b BOOLEAN");
    assertThat(rows.rows())
        .containsExactly(
            Arrays.asList(1L, "x", null, "{\"id\":1,\"a\":\"x\"}"),
            Arrays.asList(2L, null, true, "{\"id\":2,\"b\":true}"),
            Arrays.asList(null, null, null, "null"));
  }

  @Test
  void whatIsNoRecordIsOneColumn() {
    AvroRows longs =
        AvroRows.of(AvroFormat.of("\"long\""), Encoded.bytes(schema("\"long\""), 7L), new byte[0]);
    assertThat(longs.format().hasFields()).isFalse();
    assertThat(longs.whole(0)).isEqualTo(7L);
    assertThat(longs.whole(1)).isNull();
    assertThat(longs.errors()).containsExactly(null, "the value ends early at byte 0");
  }
}

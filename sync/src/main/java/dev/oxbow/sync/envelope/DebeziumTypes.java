package dev.oxbow.sync.envelope;

import static dev.oxbow.sync.envelope.ConnectType.logical;
import static dev.oxbow.sync.envelope.ConnectType.plain;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Day;
import dev.oxbow.sync.change.PointInTime;
import dev.oxbow.sync.change.WallTime;
import dev.oxbow.sync.record.JsonForm;
import dev.oxbow.sync.record.NaturalForms;
import dev.oxbow.sync.record.Times;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types that Debezium's connector for MySQL gives its fields, by <a
 * href="https://debezium.io/documentation/reference/stable/connectors/mysql.html#mysql-data-types">its
 * table</a>, with two choices of ours: a BIGINT UNSIGNED is a Decimal always, since a long would
 * change large ones, and what may be a zero date is optional always.
 */
final class DebeziumTypes {
  private static final int SRID_BYTES = 4;
  private static final int MILLI_DIGITS = 3;

  /** How DECIMAL is written. */
  enum Decimals {
    /** Connect's Decimal: the unscaled number's bytes, of use only with a schema. */
    PRECISE,
    /** A text of digits. */
    STRING
  }

  private DebeziumTypes() {}

  /** The type of a column's field, with the type of the column itself beside it. */
  static ConnectType of(ChangeColumn column, Decimals decimals) {
    return SourceColumn.told(ofField(column, decimals), column);
  }

  private static ConnectType ofField(ChangeColumn column, Decimals decimals) {
    int digits = column.definition().timePrecision().orElse(0);
    return switch (column.type()) {
      case TINYINT -> plain("int16", DebeziumTypes::number);
      case SMALLINT -> plain(column.unsigned() ? "int32" : "int16", DebeziumTypes::number);
      case MEDIUMINT -> plain("int32", DebeziumTypes::number);
      case INT -> plain(column.unsigned() ? "int64" : "int32", DebeziumTypes::number);
      case BIGINT ->
          column.unsigned()
              ? decimal(decimals, 0, 20, v -> new BigDecimal(Long.toUnsignedString((long) v)))
              : plain("int64", DebeziumTypes::number);
      case DECIMAL ->
          decimal(
              decimals,
              column.definition().scale().orElse(0),
              column.definition().precision().orElse(10),
              v -> (BigDecimal) v);
      case FLOAT ->
          plain("float", (json, v) -> json.writeNumber(NumberOutput.toString((float) v, true)));
      case DOUBLE ->
          plain("double", (json, v) -> json.writeNumber(NumberOutput.toString((double) v, true)));
      case BIT -> bits(column.definition().precision().orElse(1));
      case YEAR -> logical("int32", "io.debezium.time.Year", DebeziumTypes::number);
      case DATE ->
          logical(
                  "int32",
                  "io.debezium.time.Date",
                  (json, v) -> numberOrNull(json, Times.epochDay((Day) v)))
              .optional();
      case DATETIME -> dateTime(digits).optional();
      case TIMESTAMP ->
          logical(
                  "string",
                  "io.debezium.time.ZonedTimestamp",
                  (json, v) -> textOrNull(json, Times.iso((PointInTime) v, digits)))
              .optional();
      case TIME ->
          logical(
              "int64",
              "io.debezium.time.MicroTime",
              (json, v) -> json.writeNumber(((Duration) v).toNanos() / 1000));
      case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          plain("bytes", (json, v) -> json.writeBinary((byte[]) v));
      case VECTOR -> logical("array", "io.debezium.data.FloatVector", DebeziumTypes::floats);
      case JSON -> logical("string", "io.debezium.data.Json", NaturalForms::utf8);
      case ENUM ->
          logical("string", "io.debezium.data.Enum", NaturalForms::utf8)
              .with("allowed", allowed(column));
      case SET ->
          logical("string", "io.debezium.data.EnumSet", NaturalForms::utf8)
              .with("allowed", allowed(column));
      case GEOMETRY,
          POINT,
          LINESTRING,
          POLYGON,
          MULTIPOINT,
          MULTILINESTRING,
          MULTIPOLYGON,
          GEOMCOLLECTION,
          GEOMETRYCOLLECTION ->
          geometry();
      case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, UUID, INET4, INET6 ->
          plain("string", NaturalForms::utf8);
    };
  }

  /** A comma within a member has a backslash before it, as Debezium writes it. */
  private static String allowed(ChangeColumn column) {
    return column.members().stream()
        .map(member -> member.replace(",", "\\,"))
        .collect(Collectors.joining(","));
  }

  private interface Exact {
    BigDecimal of(Object value);
  }

  private static ConnectType decimal(Decimals decimals, int scale, int precision, Exact exact) {
    if (decimals == Decimals.STRING) {
      return plain("string", (json, v) -> json.writeString(exact.of(v).toPlainString()));
    }
    return logical(
            "bytes",
            "org.apache.kafka.connect.data.Decimal",
            (json, v) -> json.writeBinary(exact.of(v).unscaledValue().toByteArray()))
        .with("scale", Integer.toString(scale))
        .with("connect.decimal.precision", Integer.toString(precision));
  }

  /** More than one bit are bytes, the lowest first. */
  private static ConnectType bits(int bits) {
    if (bits == 1) {
      return plain("boolean", (json, v) -> json.writeBoolean((long) v != 0));
    }
    int bytes = (bits + 7) / 8;
    return logical(
            "bytes",
            "io.debezium.data.Bits",
            (json, v) ->
                json.writeBinary(
                    Arrays.copyOf(
                        ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong((long) v)
                            .array(),
                        bytes)))
        .with("length", Integer.toString(bits));
  }

  private static ConnectType dateTime(int digits) {
    if (digits <= MILLI_DIGITS) {
      return logical(
          "int64",
          "io.debezium.time.Timestamp",
          (json, v) -> {
            Long micros = Times.epochMicros((WallTime) v);
            numberOrNull(json, micros == null ? null : Math.floorDiv(micros, 1000L));
          });
    }
    return logical(
        "int64",
        "io.debezium.time.MicroTimestamp",
        (json, v) -> numberOrNull(json, Times.epochMicros((WallTime) v)));
  }

  private static ConnectType geometry() {
    Map<String, ConnectType> fields = new LinkedHashMap<>();
    JsonForm nowhere = (json, v) -> {};
    fields.put("wkb", plain("bytes", nowhere));
    fields.put("srid", plain("int32", nowhere).optional());
    return new ConnectType(
        "struct",
        "io.debezium.data.geometry.Geometry",
        1,
        Map.of(),
        fields,
        false,
        (json, v) -> {
          byte[] value = (byte[]) v;
          json.writeStartObject();
          json.writeBinaryField("wkb", Arrays.copyOfRange(value, SRID_BYTES, value.length));
          int srid = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt();
          if (srid == 0) {
            json.writeNullField("srid");
          } else {
            json.writeNumberField("srid", srid);
          }
          json.writeEndObject();
        });
  }

  private static void floats(JsonGenerator json, Object value) throws IOException {
    ByteBuffer floats = ByteBuffer.wrap((byte[]) value).order(ByteOrder.LITTLE_ENDIAN);
    json.writeStartArray();
    while (floats.hasRemaining()) {
      json.writeNumber(NumberOutput.toString(floats.getFloat(), true));
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, Object value) throws IOException {
    json.writeNumber((long) value);
  }

  private static void numberOrNull(JsonGenerator json, @Nullable Long value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else {
      json.writeNumber(value);
    }
  }

  private static void textOrNull(JsonGenerator json, @Nullable String value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value);
    }
  }
}

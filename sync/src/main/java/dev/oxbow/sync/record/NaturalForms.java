package dev.oxbow.sync.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.change.Day;
import dev.oxbow.sync.change.PointInTime;
import dev.oxbow.sync.change.WallTime;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that a person would write for a value of MySQL, and that Oxbow's own SQL reads back as
 * the value that it reads from the table: exact numbers, ISO times, base64 for bytes.
 */
public final class NaturalForms {
  private static final int SRID_BYTES = 4;

  private NaturalForms() {}

  /** How a column's values are written. */
  static JsonForm of(ChangeColumn column) {
    int digits = column.definition().timePrecision().orElse(0);
    return switch (column.type()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, YEAR -> (json, v) -> json.writeNumber((long) v);
      case BIGINT ->
          column.unsigned() ? NaturalForms::unsigned : (json, v) -> json.writeNumber((long) v);
      case BIT ->
          column.definition().precision().orElse(1) == 1
              ? (json, v) -> json.writeBoolean((long) v != 0)
              : NaturalForms::unsigned;
      case DECIMAL -> (json, v) -> json.writeNumber(((BigDecimal) v).toPlainString());
      case FLOAT -> (json, v) -> json.writeNumber(NumberOutput.toString((float) v, true));
      case DOUBLE -> (json, v) -> json.writeNumber(NumberOutput.toString((double) v, true));
      case DATE -> (json, v) -> text(json, Times.iso((Day) v));
      case DATETIME -> (json, v) -> text(json, Times.iso((WallTime) v, digits));
      case TIMESTAMP -> (json, v) -> text(json, Times.iso((PointInTime) v, digits));
      case TIME -> (json, v) -> json.writeString(Times.text((Duration) v, digits));
      case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, VECTOR ->
          (json, v) -> json.writeBinary((byte[]) v);
      case GEOMETRY,
          POINT,
          LINESTRING,
          POLYGON,
          MULTIPOINT,
          MULTILINESTRING,
          MULTIPOLYGON,
          GEOMCOLLECTION,
          GEOMETRYCOLLECTION ->
          (json, v) -> {
            byte[] value = (byte[]) v;
            json.writeBinary(Arrays.copyOfRange(value, SRID_BYTES, value.length));
          };
      case CHAR,
          VARCHAR,
          TINYTEXT,
          TEXT,
          MEDIUMTEXT,
          LONGTEXT,
          ENUM,
          SET,
          JSON,
          UUID,
          INET4,
          INET6 ->
          NaturalForms::utf8;
    };
  }

  /** Writes the bytes of a text. */
  public static void utf8(JsonGenerator json, Object value) throws IOException {
    byte[] text = (byte[]) value;
    int invalid = Utf8.invalidAt(text);
    if (invalid >= 0) {
      throw new Unencodable("holds a text that is no UTF-8 from its byte " + invalid + " on");
    }
    json.writeUTF8String(text, 0, text.length);
  }

  private static void unsigned(JsonGenerator json, Object value) throws IOException {
    json.writeNumber(Long.toUnsignedString((long) value));
  }

  private static void text(JsonGenerator json, @Nullable String text) throws IOException {
    if (text == null) {
      json.writeNull();
    } else {
      json.writeString(text);
    }
  }
}

package dev.oxbow.kafka.avro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.kafka.avro.AvroNode.Form;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads values at a cursor: into a column, as JSON, or past them. A value that is well-formed but
 * that no column holds (a time beyond the year 9999, a decimal of too many digits) is NULL and
 * noted. Used by one thread.
 */
final class AvroValues {
  /** No value of use is nested deeper, and each level takes a part of the stack. */
  private static final int MOST_LEVELS = 500;

  private static final JsonFactory JSON = new JsonFactory();
  private static final int SHORT_DIGITS = 18;

  private final AvroCursor in;
  private final AvroText text = new AvroText();
  private @Nullable String misfit;

  AvroValues(AvroCursor in) {
    this.in = in;
  }

  /** A new value begins. */
  void restart() {
    misfit = null;
  }

  /** The first value that did not fit its column, or null. */
  @Nullable String misfit() {
    return misfit;
  }

  private void misfit(@Nullable String field, String what) {
    if (misfit == null) {
      misfit = (field == null ? "a nested value" : "field '" + field + "'") + " is " + what;
    }
  }

  /**
   * Reads the value at the cursor into a column.
   *
   * @param type one that holds the values of the node
   */
  void write(AvroNode node, ColumnType type, RowBatch.Writer to, int row, String field)
      throws Malformed {
    switch (node.form) {
      case NULL -> to.setNull(row);
      case UNION -> write(node.within(in.index(node.count(), "branch")), type, to, row, field);
      case BOOLEAN -> {
        boolean value = in.bool();
        if (type.kind() == Kind.BOOLEAN) {
          to.setBoolean(row, value);
        } else {
          to.setString(row, Boolean.toString(value));
        }
      }
      case INT -> exact(in.integer(), type, to, row);
      case LONG -> exact(in.number(), type, to, row);
      case FLOAT -> {
        float value = in.real();
        if (type.kind() == Kind.VARCHAR) {
          to.setString(row, Float.toString(value));
        } else {
          to.setDouble(row, value);
        }
      }
      case DOUBLE -> {
        double value = in.twice();
        if (type.kind() == Kind.VARCHAR) {
          to.setString(row, Double.toString(value));
        } else {
          to.setDouble(row, value);
        }
      }
      case BYTES, FIXED -> {
        int length = node.form == Form.FIXED ? node.size : in.length();
        int from = in.take(length);
        if (type.kind() == Kind.VARBINARY) {
          to.setBytes(row, in.buf, from, length);
        } else {
          to.setString(row, base64(from, length));
        }
      }
      case STRING -> {
        int length = in.length();
        to.setUtf8(row, in.buf, in.text(length), length);
      }
      case ENUM -> {
        byte[] symbol = node.symbol(in.index(node.symbols(), "symbol"));
        to.setUtf8(row, symbol, 0, symbol.length);
      }
      case DECIMAL -> decimal(node, type, to, row, field);
      case RECORD, ARRAY, MAP -> nested(node, to, row, field);
      case FIXED_UUID -> to.setString(row, AvroText.uuid(in.buf, in.take(node.size)));
      default -> time(node, type, to, row, field);
    }
  }

  private static void exact(long value, ColumnType type, RowBatch.Writer to, int row) {
    switch (type.kind()) {
      case DOUBLE -> to.setDouble(row, value);
      case DECIMAL -> to.setDecimal(row, BigDecimal.valueOf(value).setScale(type.scale()));
      case VARCHAR -> to.setString(row, Long.toString(value));
      default -> to.setLong(row, value);
    }
  }

  private void decimal(AvroNode node, ColumnType type, RowBatch.Writer to, int row, String field)
      throws Malformed {
    BigDecimal value = decimal(node, field);
    if (value == null) {
      to.setNull(row);
      return;
    }
    switch (type.kind()) {
      case DOUBLE -> to.setDouble(row, value.doubleValue());
      case VARCHAR -> to.setString(row, value.toPlainString());
      default -> {
        BigDecimal scaled = value.setScale(type.scale());
        if (type.precision() <= SHORT_DIGITS) {
          to.setUnscaled(row, scaled.unscaledValue().longValueExact());
        } else {
          to.setDecimal(row, scaled);
        }
      }
    }
  }

  /** The decimal at the cursor; null, and noted, when it is none of its schema. */
  private @Nullable BigDecimal decimal(AvroNode node, @Nullable String field) throws Malformed {
    int length = node.size >= 0 ? node.size : in.length();
    int from = in.take(length);
    if (length == 0) {
      misfit(field, "a decimal of no bytes");
      return null;
    }
    BigInteger unscaled = new BigInteger(in.buf, from, length);
    // Of n digits a number has at most 3.33 n bits; asking for the digits of a huge one is slow.
    if (unscaled.bitLength() > node.precision * 10L / 3 + 1) {
      misfit(field, "a decimal of more than " + node.precision + " digits");
      return null;
    }
    BigDecimal value = new BigDecimal(unscaled, node.scale);
    // Of its own schema: a wider column that another one brings makes it no better.
    if (value.precision() > node.precision) {
      misfit(field, "a decimal of more than " + node.precision + " digits");
      return null;
    }
    return value;
  }

  private void time(AvroNode node, ColumnType type, RowBatch.Writer to, int row, String field)
      throws Malformed {
    long value =
        node.form == Form.DATE || node.form == Form.TIME_MILLIS ? in.integer() : in.number();
    if (type.kind() == Kind.VARCHAR) {
      to.setString(row, AvroTimes.text(node.form, value));
      return;
    }
    long inColumn = AvroTimes.inColumn(node.form, value);
    if (inColumn == AvroTimes.BEYOND) {
      misfit(field, "no " + type + ": " + value + " as " + AvroTimes.logicalName(node.form));
      to.setNull(row);
    } else if (type.kind() == Kind.DATE) {
      to.setDay(row, (int) inColumn);
    } else {
      to.setMicros(row, inColumn);
    }
  }

  private String base64(int from, int length) {
    return new String(
        Base64.getEncoder().encode(ByteBuffer.wrap(in.buf, from, length)).array(),
        StandardCharsets.ISO_8859_1);
  }

  /** Reads a field of many values into a column of text, as JSON. */
  private void nested(AvroNode node, RowBatch.Writer to, int row, String field) throws Malformed {
    int began = in.pos;
    long items = in.items();
    String refused = json(node, to, row, 0);
    if (refused != null) {
      in.back(began, items);
      skip(node);
      misfit(field, refused);
    }
  }

  /**
   * Reads a record at the cursor into a column of text, as JSON; NULL when that would be too long.
   * What is wrong with the record its fields tell, whether or not the text is asked for.
   */
  void whole(AvroNode node, RowBatch.Writer to, int row) throws Malformed {
    String before = misfit;
    // Its fields are as deep as they are when read one by one.
    json(node, to, row, node.form == Form.UNION ? -2 : -1);
    misfit = before;
  }

  /** Why there is no text but NULL, or null. */
  private @Nullable String json(AvroNode node, RowBatch.Writer to, int row, int level)
      throws Malformed {
    text.restart(in.rest());
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json(node, json, level);
    } catch (IOException e) {
      to.setNull(row);
      return String.valueOf(e.getMessage());
    }
    to.setUtf8(row, text.bytes(), 0, text.size());
    return null;
  }

  private void json(AvroNode node, JsonGenerator json, int level) throws IOException, Malformed {
    requireLevel(level);
    switch (node.form) {
      case NULL -> json.writeNull();
      case UNION -> json(node.within(in.index(node.count(), "branch")), json, level + 1);
      case BOOLEAN -> json.writeBoolean(in.bool());
      case INT -> json.writeNumber(in.integer());
      case LONG -> json.writeNumber(in.number());
      case FLOAT -> json.writeNumber(in.real());
      case DOUBLE -> json.writeNumber(in.twice());
      case BYTES, FIXED -> {
        int length = node.form == Form.FIXED ? node.size : in.length();
        json.writeBinary(in.buf, in.take(length), length);
      }
      case STRING -> {
        int length = in.length();
        json.writeUTF8String(in.buf, in.text(length), length);
      }
      case ENUM -> {
        byte[] symbol = node.symbol(in.index(node.symbols(), "symbol"));
        json.writeUTF8String(symbol, 0, symbol.length);
      }
      case DECIMAL -> {
        BigDecimal value = decimal(node, null);
        if (value == null) {
          json.writeNull();
        } else {
          json.writeNumber(value.toPlainString());
        }
      }
      case FIXED_UUID -> json.writeString(AvroText.uuid(in.buf, in.take(node.size)));
      case RECORD -> {
        json.writeStartObject();
        for (int i = 0; i < node.count(); i++) {
          json.writeFieldName(node.name(i));
          int began = in.pos;
          json(node.within(i), json, level + 1);
          in.field(began);
        }
        json.writeEndObject();
      }
      case ARRAY -> {
        json.writeStartArray();
        for (long n = in.block(); n > 0; n = in.block()) {
          for (long i = 0; i < n; i++) {
            in.item();
            json(node.items(), json, level + 1);
          }
        }
        json.writeEndArray();
      }
      case MAP -> {
        json.writeStartObject();
        for (long n = in.block(); n > 0; n = in.block()) {
          for (long i = 0; i < n; i++) {
            in.item();
            int length = in.length();
            json.writeFieldName(
                new String(in.buf, in.text(length), length, StandardCharsets.UTF_8));
            json(node.items(), json, level + 1);
          }
        }
        json.writeEndObject();
      }
      default -> {
        boolean small = node.form == Form.DATE || node.form == Form.TIME_MILLIS;
        json.writeString(AvroTimes.text(node.form, small ? in.integer() : in.number()));
      }
    }
  }

  private void requireLevel(int level) throws Malformed {
    if (level > MOST_LEVELS) {
      throw in.malformed("more than " + MOST_LEVELS + " levels");
    }
  }

  /** Passes the value at the cursor. */
  void skip(AvroNode node) throws Malformed {
    skip(node, 0);
  }

  private void skip(AvroNode node, int level) throws Malformed {
    requireLevel(level);
    switch (node.form) {
      case NULL -> {
        // No bytes.
      }
      case UNION -> skip(node.within(in.index(node.count(), "branch")), level + 1);
      case BOOLEAN -> in.bool();
      case INT, DATE, TIME_MILLIS -> in.integer();
      case FLOAT -> in.real();
      case DOUBLE -> in.twice();
      case BYTES -> in.take(in.length());
      case DECIMAL -> in.take(node.size >= 0 ? node.size : in.length());
      case FIXED, FIXED_UUID -> in.take(node.size);
      case STRING -> in.text(in.length());
      case ENUM -> in.index(node.symbols(), "symbol");
      case RECORD -> {
        for (int i = 0; i < node.count(); i++) {
          int began = in.pos;
          skip(node.within(i), level + 1);
          in.field(began);
        }
      }
      case ARRAY, MAP -> {
        for (long n = in.block(); n > 0; n = in.block()) {
          for (long i = 0; i < n; i++) {
            in.item();
            if (node.form == Form.MAP) {
              in.text(in.length());
            }
            skip(node.items(), level + 1);
          }
        }
      }
      default -> in.number();
    }
  }
}

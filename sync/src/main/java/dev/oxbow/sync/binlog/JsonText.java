package dev.oxbow.sync.binlog;

import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Prints MySQL's <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/json__binary_8h.html">binary JSON</a> as
 * the server prints it: a blank behind each colon and comma, members in the stored order, dates and
 * decimals as the server writes them.
 */
final class JsonText {
  private static final int SMALL_OBJECT = 0x00;
  private static final int LARGE_OBJECT = 0x01;
  private static final int SMALL_ARRAY = 0x02;
  private static final int LARGE_ARRAY = 0x03;
  private static final int LITERAL = 0x04;
  private static final int INT16 = 0x05;
  private static final int UINT16 = 0x06;
  private static final int INT32 = 0x07;
  private static final int UINT32 = 0x08;
  private static final int INT64 = 0x09;
  private static final int UINT64 = 0x0A;
  private static final int DOUBLE = 0x0B;
  private static final int STRING = 0x0C;
  private static final int OPAQUE = 0x0F;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] data;
  private final int end;
  private final ByteArrayBuilder out;

  private JsonText(byte[] data, int from, int end) {
    this.data = data;
    this.end = end;
    this.out = new ByteArrayBuilder((end - from) * 2);
  }

  /** The text of a document, in UTF-8; nothing at all is the JSON null that MySQL makes of it. */
  static byte[] of(byte[] data, int from, int end) {
    if (from == end) {
      return "null".getBytes(StandardCharsets.US_ASCII);
    }
    JsonText text = new JsonText(data, from, end);
    text.value(data[from] & 0xFF, from + 1);
    return text.out.toByteArray();
  }

  private Bytes at(int position) {
    return new Bytes(data, position, end);
  }

  private void value(int type, int position) {
    switch (type) {
      case SMALL_OBJECT -> container(position, true, false);
      case LARGE_OBJECT -> container(position, true, true);
      case SMALL_ARRAY -> container(position, false, false);
      case LARGE_ARRAY -> container(position, false, true);
      case LITERAL -> literal(at(position).u8());
      case INT16 -> ascii(Integer.toString((short) at(position).u16()));
      case UINT16 -> ascii(Integer.toString(at(position).u16()));
      case INT32 -> ascii(Integer.toString(at(position).i32()));
      case UINT32 -> ascii(Long.toString(at(position).u32()));
      case INT64 -> ascii(Long.toString(at(position).i64()));
      case UINT64 -> ascii(Long.toUnsignedString(at(position).i64()));
      case DOUBLE -> ascii(FloatText.ofDouble(Double.longBitsToDouble(at(position).i64())));
      case STRING -> {
        Bytes in = at(position);
        int length = length(in);
        string(in.skip(length), length);
      }
      case OPAQUE -> opaque(at(position));
      default -> throw new IllegalArgumentException("a JSON value of type " + type);
    }
  }

  /** Objects and arrays: offsets count from the first byte behind the type. */
  private void container(int base, boolean isObject, boolean large) {
    int offsetSize = large ? 4 : 2;
    int count = offset(base, large);
    int keys = base + 2 * offsetSize; // behind the count and the size in bytes
    int keySize = offsetSize + 2;
    int values = isObject ? keys + count * keySize : keys;
    int valueSize = 1 + offsetSize;
    out.write(isObject ? '{' : '[');
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.write(',');
        out.write(' ');
      }
      if (isObject) {
        int key = keys + i * keySize;
        string(base + offset(key, large), at(key + offsetSize).u16());
        out.write(':');
        out.write(' ');
      }
      int value = values + i * valueSize;
      int type = at(value).u8();
      value(type, isInline(type, large) ? value + 1 : base + offset(value + 1, large));
    }
    out.write(isObject ? '}' : ']');
  }

  private static boolean isInline(int type, boolean large) {
    return switch (type) {
      case LITERAL, INT16, UINT16 -> true;
      case INT32, UINT32 -> large;
      default -> false;
    };
  }

  private int offset(int position, boolean large) {
    return large ? at(position).i32() : at(position).u16();
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  private static int length(Bytes in) {
    int length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int part = in.u8();
      length |= (part & 0x7F) << shift;
      if ((part & 0x80) == 0) {
        return length;
      }
    }
    throw new IllegalArgumentException("a length of more than five bytes");
  }

  private void literal(int value) {
    ascii(
        switch (value) {
          case 0 -> "null";
          case 1 -> "true";
          case 2 -> "false";
          default -> throw new IllegalArgumentException("a JSON literal " + value);
        });
  }

  private void ascii(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    out.write(bytes, 0, bytes.length);
  }

  private void string(int from, int length) {
    at(from).skip(length);
    out.write('"');
    int written = from;
    for (int i = from; i < from + length; i++) {
      int c = data[i] & 0xFF;
      if (c >= 0x20 && c != '"' && c != '\\') {
        continue;
      }
      out.write(data, written, i - written);
      written = i + 1;
      escape(c);
    }
    out.write(data, written, from + length - written);
    out.write('"');
  }

  private void escape(int c) {
    out.write('\\');
    switch (c) {
      case '\b' -> out.write('b');
      case '\t' -> out.write('t');
      case '\n' -> out.write('n');
      case '\f' -> out.write('f');
      case '\r' -> out.write('r');
      case '"', '\\' -> out.write(c);
      default -> {
        ascii("u00");
        out.write(HEX[c >> 4]);
        out.write(HEX[c & 0xF]);
      }
    }
  }

  /** A value of SQL within a document. */
  private void opaque(Bytes in) {
    int type = in.u8();
    int length = length(in);
    Bytes value = in.part(length);
    switch (type) {
      case ColumnTypes.NEWDECIMAL -> {
        int precision = value.u8();
        BigDecimal decimal = Decimals.read(value, precision, value.u8());
        ascii(decimal.toPlainString());
      }
      case ColumnTypes.DATE, ColumnTypes.NEWDATE -> ascii('"' + day(value.i64()) + '"');
      case ColumnTypes.DATETIME, ColumnTypes.TIMESTAMP -> ascii('"' + moment(value.i64()) + '"');
      case ColumnTypes.TIME -> ascii('"' + time(value.i64()) + '"');
      default ->
          ascii(
              "\"base64:type"
                  + type
                  + ':'
                  + Base64.getEncoder().encodeToString(value.bytes(length))
                  + '"');
    }
  }

  /** Within JSON, times are one number: year * 13 + month, day, hour, minute, second, micros. */
  private static String day(long packed) {
    long days = packed >> 41;
    long months = days >> 5;
    return String.format("%04d-%02d-%02d", months / 13, months % 13, days & 31);
  }

  private static String moment(long packed) {
    long time = packed >> 24 & 0x1FFFF;
    return String.format(
        "%s %02d:%02d:%02d.%06d",
        day(packed), time >> 12, time >> 6 & 63, time & 63, packed & 0xFFFFFF);
  }

  private static String time(long packed) {
    long positive = Math.abs(packed);
    long time = positive >> 24;
    return String.format(
        "%s%02d:%02d:%02d.%06d",
        packed < 0 ? "-" : "", time >> 12 & 0x3FF, time >> 6 & 63, time & 63, positive & 0xFFFFFF);
  }
}

package dev.oxbow.sync.binlog;

import java.nio.charset.StandardCharsets;

/**
 * Reads the parts of one event. Numbers are little endian unless a method says otherwise. Reading
 * beyond the end throws {@link IndexOutOfBoundsException}: the event is not what it was taken for.
 */
final class Bytes {
  private final byte[] data;
  private final int end;
  private int at;

  Bytes(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  Bytes(byte[] data) {
    this(data, 0, data.length);
  }

  boolean hasMore() {
    return at < end;
  }

  int left() {
    return end - at;
  }

  int position() {
    return at;
  }

  byte[] array() {
    return data;
  }

  /** Steps over some bytes and says where they begin. */
  int skip(int count) {
    int from = at;
    if (count < 0 || count > end - at) {
      throw new IndexOutOfBoundsException(count + " bytes wanted, " + (end - at) + " left");
    }
    at += count;
    return from;
  }

  int u8() {
    return data[skip(1)] & 0xFF;
  }

  int u16() {
    int i = skip(2);
    return (data[i] & 0xFF) | (data[i + 1] & 0xFF) << 8;
  }

  int u24() {
    int i = skip(3);
    return (data[i] & 0xFF) | (data[i + 1] & 0xFF) << 8 | (data[i + 2] & 0xFF) << 16;
  }

  int i32() {
    int i = skip(4);
    return (data[i] & 0xFF)
        | (data[i + 1] & 0xFF) << 8
        | (data[i + 2] & 0xFF) << 16
        | data[i + 3] << 24;
  }

  long u32() {
    return i32() & 0xFFFF_FFFFL;
  }

  long u48() {
    return u24() | (long) u24() << 24;
  }

  long i64() {
    return u32() | (long) i32() << 32;
  }

  /** An unsigned number of up to eight bytes. */
  long unsigned(int bytes) {
    int from = skip(bytes);
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (data[from + i] & 0xFF);
    }
    return value;
  }

  /** An unsigned number of up to eight bytes, the highest first. */
  long bigEndian(int bytes) {
    int from = skip(bytes);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (data[from + i] & 0xFF);
    }
    return value;
  }

  /**
   * A length-encoded integer of the <a
   * href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html">protocol</a>.
   */
  long packed() {
    int first = u8();
    return switch (first) {
      case 0xFC -> u16();
      case 0xFD -> u24();
      case 0xFE -> i64();
      default -> first;
    };
  }

  int packedInt() {
    long value = packed();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IndexOutOfBoundsException("a length of " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /**
   * An unsigned number of one to nine bytes, as the server's <a
   * href="https://dev.mysql.com/doc/dev/mysql-server/latest/PageLibsMysqlSerialization.html">serialization
   * library</a> writes it: the ones at the end of the first byte count the bytes that follow.
   */
  long variable() {
    int first = data[at < end ? at : skip(1)] & 0xFF;
    int more = Integer.numberOfTrailingZeros(~first);
    if (more == 8) {
      skip(1);
      return i64();
    }
    return unsigned(more + 1) >>> more + 1;
  }

  /** The same, with the sign in the lowest bit. */
  long variableSigned() {
    long value = variable();
    return (value & 1) == 0 ? value >>> 1 : -(value >>> 1) - 1;
  }

  byte[] bytes(int count) {
    int from = skip(count);
    byte[] copy = new byte[count];
    System.arraycopy(data, from, copy, 0, count);
    return copy;
  }

  /** A part of its own, which this one steps over. */
  Bytes part(int count) {
    int from = skip(count);
    return new Bytes(data, from, from + count);
  }

  String utf8(int count) {
    int from = skip(count);
    return new String(data, from, count, StandardCharsets.UTF_8);
  }

  /** A bit for each of {@code count} columns, the first in the lowest bit of the first byte. */
  boolean[] bits(int count) {
    int from = skip((count + 7) / 8);
    boolean[] bits = new boolean[count];
    for (int i = 0; i < count; i++) {
      bits[i] = (data[from + i / 8] >> i % 8 & 1) != 0;
    }
    return bits;
  }

  /** As {@link #bits}, the first in the highest bit: the order of TABLE_MAP's optional metadata. */
  boolean[] bitsFromTop(int count) {
    int from = skip((count + 7) / 8);
    boolean[] bits = new boolean[count];
    for (int i = 0; i < count; i++) {
      bits[i] = (data[from + i / 8] >> 7 - i % 8 & 1) != 0;
    }
    return bits;
  }
}

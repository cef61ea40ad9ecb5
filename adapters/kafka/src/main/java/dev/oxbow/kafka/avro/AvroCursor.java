package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.json.Utf8;

/**
 * Reads the parts of one value in Avro's binary encoding. Unlike Avro's own decoder it believes no
 * length: nothing is made larger than the bytes that are there. Used by one thread; reused for
 * value after value.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">the
 *     encoding</a>
 */
final class AvroCursor {
  /** Items of no bytes, such as nulls, that one value may have beside a byte for each other. */
  private static final int MOST_EMPTY_ITEMS = 100_000;

  private static final int MOST_VARINT_BITS = 63;

  byte[] buf = new byte[0];
  int pos;
  private int begin;
  private int end;
  private long items;

  void reset(byte[] bytes, int from, int length) {
    buf = bytes;
    begin = from;
    pos = from;
    end = from + length;
    items = 0;
  }

  /** How many bytes are left. */
  int rest() {
    return end - pos;
  }

  Malformed malformed(String what) {
    return new Malformed(what + " at byte " + (pos - begin));
  }

  /** Refuses anything behind the value. */
  void expectEnd() throws Malformed {
    if (pos != end) {
      throw malformed((end - pos) + " bytes too many");
    }
  }

  /** Passes so many bytes; where they begin. */
  int take(int length) throws Malformed {
    if (length > end - pos) {
      pos = end;
      throw malformed("the value ends early");
    }
    int from = pos;
    pos += length;
    return from;
  }

  /** An int or long: zigzag, seven bits a byte, the lowest first. */
  long number() throws Malformed {
    long bits = 0;
    for (int shift = 0; shift <= MOST_VARINT_BITS; shift += 7) {
      int b = buf[take(1)];
      bits |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return bits >>> 1 ^ -(bits & 1);
      }
    }
    throw malformed("a number of more than 64 bits");
  }

  int integer() throws Malformed {
    long number = number();
    if (number != (int) number) {
      throw malformed("a number of more than 32 bits");
    }
    return (int) number;
  }

  boolean bool() throws Malformed {
    int b = buf[take(1)];
    if (b != 0 && b != 1) {
      throw malformed("a boolean that is neither 0 nor 1");
    }
    return b == 1;
  }

  float real() throws Malformed {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  double twice() throws Malformed {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  private long littleEndian(int size) throws Malformed {
    int from = take(size);
    long bits = 0;
    for (int i = size - 1; i >= 0; i--) {
      bits = bits << 8 | (buf[from + i] & 0xff);
    }
    return bits;
  }

  /** The length of bytes or of a text, which all are there. */
  int length() throws Malformed {
    long length = number();
    if (length < 0 || length > end - pos) {
      throw malformed("a length of " + length + ", where " + (end - pos) + " bytes are left");
    }
    return (int) length;
  }

  /** Passes a text whose length was read; where it begins. */
  int text(int length) throws Malformed {
    int from = take(length);
    int invalid = Utf8.firstInvalid(buf, from, length);
    if (invalid >= 0) {
      pos = invalid;
      throw malformed("invalid UTF-8");
    }
    return from;
  }

  /** An index of a branch or a symbol. */
  int index(int count, String of) throws Malformed {
    long index = number();
    if (index < 0 || index >= count) {
      throw malformed(of + " " + index + ", where there are " + count);
    }
    return (int) index;
  }

  /** How many items the next block of an array or map has; 0 at its end. */
  long block() throws Malformed {
    long count = number();
    if (count < 0) {
      number();
      count = -count;
    }
    if (count < 0) {
      throw malformed("a block of more than 63 bits");
    }
    return count;
  }

  /** How many items were counted. */
  long items() {
    return items;
  }

  /** Goes back to where the cursor was when so many items were counted. */
  void back(int to, long counted) {
    pos = to;
    items = counted;
  }

  /** Counts a field if it had no bytes: a record of such fields is of none itself. */
  void field(int began) throws Malformed {
    if (pos == began) {
      item();
    }
  }

  /** Counts an item, since those of no bytes could go on for ever. */
  void item() throws Malformed {
    if (++items > MOST_EMPTY_ITEMS + (long) (end - begin)) {
      throw malformed("more than " + MOST_EMPTY_ITEMS + " items of no bytes");
    }
  }
}

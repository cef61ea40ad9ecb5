package dev.oxbow.kafka.json;

import java.util.Arrays;

/**
 * Reads the tokens of one JSON text (RFC 8259) from bytes and refuses whatever is not JSON: bad
 * grammar, ill-formed UTF-8, control characters in strings, escapes of lone surrogates. Nesting
 * costs a bit per level and no stack. Used by one thread; reused for record after record.
 */
final class JsonCursor {
  private static final long QUOTES = 0x2222222222222222L;
  private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
  private static final long SPACES = 0x2020202020202020L;
  private static final long ONES = 0x0101010101010101L;

  byte[] buf = new byte[0];
  int pos;
  int end;
  private int begin;

  /** The token read last: a string without its quotes, a number, or a value's text. */
  int from;

  int to;

  /** Of the string read last: whether it holds escapes. */
  boolean escaped;

  /** Of the number read last. */
  boolean negative;

  /** All its digits as one number; meaningful only when there are at most 18. */
  long digits;

  /** How many digits stand before the point, a lone zero not counted. */
  int intDigits;

  /** How many digits stand behind the point. */
  int scale;

  boolean exponent;

  private long[] open = new long[4];

  void reset(byte[] bytes, int offset, int length) {
    buf = bytes;
    begin = offset;
    pos = offset;
    end = offset + length;
    if (length >= 3
        && bytes[offset] == (byte) 0xef
        && bytes[offset + 1] == (byte) 0xbb
        && bytes[offset + 2] == (byte) 0xbf) {
      pos += 3;
    }
  }

  CorruptJson corrupt(String what) {
    return new CorruptJson(what, pos - begin);
  }

  /** What was read where something else was due. */
  CorruptJson unexpected() {
    if (pos >= end) {
      return corrupt("the text ends early");
    }
    int c = buf[pos] & 0xff;
    return corrupt(
        c > 0x20 && c < 0x7f
            ? "unexpected '" + (char) c + "'"
            : "unexpected byte 0x" + Integer.toHexString(c));
  }

  /** Passes white space; the byte that follows, or -1 at the end. */
  int next() {
    final byte[] b = buf;
    final int e = end;
    int p = pos;
    while (p < e) {
      int c = b[p];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        pos = p;
        return c & 0xff;
      }
      p++;
    }
    pos = p;
    return -1;
  }

  void expect(char wanted) throws CorruptJson {
    if (next() != wanted) {
      throw unexpected();
    }
    pos++;
  }

  /** Refuses anything but white space behind the text. */
  void expectEnd() throws CorruptJson {
    if (next() != -1) {
      throw unexpected();
    }
  }

  /** Reads a string whose opening quote stands at the cursor. */
  void string() throws CorruptJson {
    final byte[] b = buf;
    final int e = end;
    int p = pos + 1;
    from = p;
    escaped = false;
    while (true) {
      while (p + 8 <= e) {
        long x = (long) Utf8.LONG.get(b, p);
        long quote = x ^ QUOTES;
        long backslash = x ^ BACKSLASHES;
        long found =
            (((quote - ONES) & ~quote)
                    | ((backslash - ONES) & ~backslash)
                    | ((x - SPACES) & ~x)
                    | x)
                & Utf8.HIGH_BITS;
        if (found != 0) {
          p += Long.numberOfTrailingZeros(found) >>> 3;
          break;
        }
        p += 8;
      }
      if (p >= e) {
        pos = e;
        throw unexpected();
      }
      int c = b[p];
      if (c == '"') {
        to = p;
        pos = p + 1;
        return;
      }
      if (c == '\\') {
        escaped = true;
        p = afterEscape(p);
      } else if (c < 0) {
        int after = Utf8.afterSequence(b, p, e);
        if (after < 0) {
          pos = p;
          throw corrupt("invalid UTF-8");
        }
        p = after;
      } else if (c < 0x20) {
        pos = p;
        throw corrupt("control character in a string");
      } else {
        p++;
      }
    }
  }

  private int afterEscape(int p) throws CorruptJson {
    pos = p + 1;
    if (pos >= end) {
      throw unexpected();
    }
    switch (buf[pos]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return p + 2;
      }
      case 'u' -> {
        int unit = hex4(p + 2);
        if (!Character.isSurrogate((char) unit)) {
          return p + 6;
        }
        boolean pair =
            Character.isHighSurrogate((char) unit)
                && p + 8 <= end
                && buf[p + 6] == '\\'
                && buf[p + 7] == 'u'
                && Character.isLowSurrogate((char) hex4(p + 8));
        if (!pair) {
          pos = p;
          throw corrupt("escape of half a surrogate pair");
        }
        return p + 12;
      }
      default -> throw corrupt("unknown escape");
    }
  }

  private int hex4(int at) throws CorruptJson {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = i < end ? Character.digit(buf[i], 16) : -1;
      if (digit < 0) {
        pos = Math.min(i, end);
        throw pos == end ? unexpected() : corrupt("bad \\u escape");
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** The string read last without its escapes, as UTF-8; only for one that has some. */
  byte[] unescaped() {
    final byte[] b = buf;
    byte[] out = new byte[to - from];
    int n = 0;
    int p = from;
    while (p < to) {
      byte c = b[p++];
      if (c != '\\') {
        out[n++] = c;
        continue;
      }
      c = b[p++];
      switch (c) {
        case 'b' -> out[n++] = '\b';
        case 'f' -> out[n++] = '\f';
        case 'n' -> out[n++] = '\n';
        case 'r' -> out[n++] = '\r';
        case 't' -> out[n++] = '\t';
        case 'u' -> {
          int code = unit(b, p);
          p += 4;
          if (Character.isHighSurrogate((char) code)) {
            code = Character.toCodePoint((char) code, (char) unit(b, p + 2));
            p += 6;
          }
          n = encode(code, out, n);
        }
        default -> out[n++] = c;
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static int unit(byte[] b, int p) {
    return Character.digit(b[p], 16) << 12
        | Character.digit(b[p + 1], 16) << 8
        | Character.digit(b[p + 2], 16) << 4
        | Character.digit(b[p + 3], 16);
  }

  private static int encode(int code, byte[] out, int at) {
    int n = at;
    if (code < 0x80) {
      out[n++] = (byte) code;
    } else if (code < 0x800) {
      out[n++] = (byte) (0xc0 | code >> 6);
      out[n++] = (byte) (0x80 | code & 0x3f);
    } else if (code < 0x10000) {
      out[n++] = (byte) (0xe0 | code >> 12);
      out[n++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[n++] = (byte) (0x80 | code & 0x3f);
    } else {
      out[n++] = (byte) (0xf0 | code >> 18);
      out[n++] = (byte) (0x80 | code >> 12 & 0x3f);
      out[n++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[n++] = (byte) (0x80 | code & 0x3f);
    }
    return n;
  }

  /** Reads a number whose first byte, a digit or a minus, stands at the cursor. */
  void number() throws CorruptJson {
    final byte[] b = buf;
    final int e = end;
    int p = pos;
    from = p;
    long n = 0;
    negative = b[p] == '-';
    if (negative) {
      p++;
    }
    int start = p;
    int c = 0;
    while (p < e && (c = b[p] - '0') >= 0 && c <= 9) {
      n = n * 10 + c;
      p++;
    }
    if (p == start) {
      pos = p;
      throw unexpected();
    }
    intDigits = p - start;
    if (b[start] == '0') {
      if (intDigits > 1) {
        pos = start;
        throw corrupt("number with a leading zero");
      }
      intDigits = 0;
    }
    scale = 0;
    exponent = false;
    if (p < e && b[p] == '.') {
      start = ++p;
      while (p < e && (c = b[p] - '0') >= 0 && c <= 9) {
        n = n * 10 + c;
        p++;
      }
      scale = p - start;
      if (scale == 0) {
        pos = p;
        throw unexpected();
      }
    }
    if (p < e && (b[p] | 0x20) == 'e') {
      p = afterExponent(p + 1);
    }
    digits = n;
    to = p;
    pos = p;
  }

  private int afterExponent(int at) throws CorruptJson {
    exponent = true;
    int p = at;
    if (p < end && (buf[p] == '+' || buf[p] == '-')) {
      p++;
    }
    int start = p;
    while (p < end && buf[p] >= '0' && buf[p] <= '9') {
      p++;
    }
    if (p == start) {
      pos = p;
      throw unexpected();
    }
    return p;
  }

  void word(String word) throws CorruptJson {
    from = pos;
    for (int i = 0; i < word.length(); i++) {
      if (pos >= end || buf[pos] != word.charAt(i)) {
        throw unexpected();
      }
      pos++;
    }
    to = pos;
  }

  /** Passes the value at the cursor, of any kind; its text lies from {@link #from} to the end. */
  void skip() throws CorruptJson {
    int c = next();
    int start = pos;
    if (c == '{' || c == '[') {
      skipNested();
    } else {
      skipScalar(c);
    }
    from = start;
    to = pos;
  }

  private void skipScalar(int c) throws CorruptJson {
    switch (c) {
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected();
    }
  }

  /** One bit per open level: set for objects. */
  private void skipNested() throws CorruptJson {
    int depth = 0;
    boolean object = false;
    int c = next();
    while (true) {
      // A value is due at the cursor.
      if (c == '{' || c == '[') {
        object = c == '{';
        depth = push(depth, object);
        pos++;
        c = next();
        if (c != (object ? '}' : ']')) {
          c = object ? afterName(c) : c;
          continue;
        }
      } else {
        skipScalar(c);
        c = next();
      }
      // A value, or the opening of an empty one, was passed.
      while (c == (object ? '}' : ']')) {
        pos++;
        if (--depth == 0) {
          return;
        }
        object = (open[(depth - 1) >>> 6] & 1L << (depth - 1)) != 0;
        c = next();
      }
      if (c != ',') {
        throw unexpected();
      }
      pos++;
      c = next();
      c = object ? afterName(c) : c;
    }
  }

  private int push(int depth, boolean object) {
    int word = depth >>> 6;
    if (word == open.length) {
      open = Arrays.copyOf(open, word * 2);
    }
    open[word] = object ? open[word] | 1L << depth : open[word] & ~(1L << depth);
    return depth + 1;
  }

  private int afterName(int c) throws CorruptJson {
    if (c != '"') {
      throw unexpected();
    }
    string();
    expect(':');
    return next();
  }
}

package dev.oxbow.kafka.json;

import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What has been seen of the values of one field, and so which type holds them. Order does not
 * matter. Not thread-safe.
 */
final class Observed {
  /** Beyond so many digits a number with a fraction is more likely a measurement than an amount. */
  static final int AMOUNT_DIGITS = 15;

  private static final int MILLIS = 3;
  private static final int MICROS = 6;

  private int intDigits;
  private int scale;
  private boolean exact;
  private boolean floating;
  private int timePrecision;
  private boolean date;
  private boolean bool;
  private boolean other;

  /** Takes the value at the cursor into account and passes it. */
  void value(JsonCursor in) throws CorruptJson {
    switch (in.next()) {
      case 'n' -> in.word("null");
      case 't' -> {
        in.word("true");
        bool = true;
      }
      case 'f' -> {
        in.word("false");
        bool = true;
      }
      case '"' -> {
        in.string();
        string(in);
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        in.number();
        number(in);
      }
      default -> {
        in.skip();
        other = true;
      }
    }
  }

  /** The number that was read last. */
  void number(JsonCursor in) {
    if (isFloating(in)) {
      if (Double.isInfinite(toDouble(in))) {
        other = true;
      } else {
        floating = true;
      }
      return;
    }
    int beforePoint = in.scale == 0 && !fitsLong(in) ? Math.max(20, in.intDigits) : in.intDigits;
    if (beforePoint > ColumnType.MAX_DECIMAL_PRECISION) {
      other = true;
      return;
    }
    exact = true;
    intDigits = Math.max(intDigits, beforePoint);
    scale = Math.max(scale, in.scale);
  }

  /** The string that was read last. */
  void string(JsonCursor in) {
    byte[] text = in.escaped ? in.unescaped() : in.buf;
    int from = in.escaped ? 0 : in.from;
    int to = in.escaped ? text.length : in.to;
    if (IsoTimes.day(text, from, to) != IsoTimes.NO_DAY) {
      date = true;
      return;
    }
    long micros = IsoTimes.micros(text, from, to);
    if (micros == IsoTimes.NO_TIME) {
      other = true;
    } else {
      timePrecision = Math.max(timePrecision, micros % 1000 == 0 ? MILLIS : MICROS);
    }
  }

  void merge(Observed o) {
    intDigits = Math.max(intDigits, o.intDigits);
    scale = Math.max(scale, o.scale);
    exact |= o.exact;
    floating |= o.floating;
    timePrecision = Math.max(timePrecision, o.timePrecision);
    date |= o.date;
    bool |= o.bool;
    other |= o.other;
  }

  /** The least type that holds all values seen; null when there was none but nulls. */
  @Nullable ColumnType type() {
    int kinds = one(exact || floating) + one(date) + one(timePrecision > 0) + one(bool);
    if (other || kinds > 1) {
      return Lattice.VARCHAR;
    }
    if (kinds == 0) {
      return null;
    }
    if (date) {
      return ColumnType.of(Kind.DATE);
    }
    if (bool) {
      return ColumnType.of(Kind.BOOLEAN);
    }
    if (timePrecision > 0) {
      return ColumnType.timestamp(timePrecision);
    }
    return floating ? Lattice.DOUBLE : Lattice.exact(intDigits, scale);
  }

  /** The least type that holds the values of a column and those seen. */
  ColumnType widen(ColumnType column) {
    ColumnType type = type();
    if (type == null) {
      return column;
    }
    boolean exactOnly = exact && !floating && Lattice.isNumber(type);
    if (exactOnly && Lattice.isNumber(column)) {
      boolean holds =
          switch (column.kind()) {
            case DOUBLE -> true;
            case BIGINT -> scale == 0 && intDigits <= Lattice.BIGINT_DIGITS;
            default -> scale <= column.scale() && intDigits <= column.precision() - column.scale();
          };
      if (holds) {
        return column;
      }
    }
    return Lattice.join(column, type);
  }

  static boolean isFloating(JsonCursor in) {
    return in.exponent || (in.scale > 0 && significant(in) > AMOUNT_DIGITS);
  }

  private static int significant(JsonCursor in) {
    if (in.intDigits > 0) {
      return in.intDigits + in.scale;
    }
    int p = in.to - in.scale;
    while (p < in.to && in.buf[p] == '0') {
      p++;
    }
    return in.to - p;
  }

  static boolean fitsLong(JsonCursor in) {
    if (in.intDigits < Lattice.BIGINT_DIGITS) {
      return true;
    }
    // Of 19 digits the sum can wrap at most once, into the negative; -2^63 is its own negative.
    return in.intDigits == Lattice.BIGINT_DIGITS
        && (in.digits >= 0 || (in.negative && in.digits == Long.MIN_VALUE));
  }

  static double toDouble(JsonCursor in) {
    return Double.parseDouble(
        new String(in.buf, in.from, in.to - in.from, java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  private static int one(boolean b) {
    return b ? 1 : 0;
  }
}

package dev.oxbow.kafka.json;

import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JSON objects into the columns of a batch, from bytes to values without anything between.
 * Every record is read to its end, so that a corrupt one is found whichever columns are asked for.
 * A value that its column cannot hold, and a field that is no column, is noted in {@link #drift()};
 * its row then has a NULL there and must not be used. Of duplicate fields the last one wins.
 *
 * <p>Used by one thread: {@link #begin} for each batch, then {@link #decode} for each of its rows.
 */
public final class JsonDecoder {
  /** How the values of a field are treated. */
  private enum Use {
    SKIP,
    BIGINT,
    SHORT_DECIMAL,
    LONG_DECIMAL,
    DOUBLE,
    VARCHAR,
    DATE,
    TIMESTAMP,
    BOOLEAN,
    DESCRIBED
  }

  private static final long[] POWERS = new long[19];
  private static final double[] EXACT_POWERS = new double[23];

  static {
    Arrays.setAll(POWERS, i -> (long) Math.pow(10, i));
    Arrays.setAll(EXACT_POWERS, i -> Double.parseDouble("1e" + i));
  }

  private final JsonFields fields;
  private final FieldIndex index;
  private final Use[] uses;
  private final ColumnType[] types;
  private final int[] columns;
  private final RowBatch.Writer[] writers;
  private final JsonCursor in = new JsonCursor();
  private final JsonDrift drift = new JsonDrift();

  /** The record in which a field was met last, and in which it had a value. */
  private final long[] met;

  private final long[] valued;
  private long record;

  /** When a record has duplicate fields: where the last value of each field begins. */
  private int @Nullable [] lastValue;

  /** What the present record adds to the drift, if it turns out to be good. */
  private @Nullable JsonDrift pending;

  private @Nullable String misfit;
  private int partition;
  private long offset;
  private int row;

  /**
   * @param columns for a field's name, which column of the batch it is
   * @param errorsCount whether errors are asked for: described fields are checked then even if they
   *     are no column of the batch
   */
  public JsonDecoder(JsonFields fields, Map<String, Integer> columns, boolean errorsCount) {
    this.fields = fields;
    List<JsonField> list = fields.fields();
    int n = list.size();
    index = new FieldIndex(list);
    uses = new Use[n];
    types = new ColumnType[n];
    this.columns = new int[n];
    writers = new RowBatch.Writer[n];
    Arrays.fill(writers, Nowhere.BATCH);
    met = new long[n];
    valued = new long[n];
    for (int i = 0; i < n; i++) {
      JsonField field = list.get(i);
      types[i] = field.type();
      this.columns[i] = columns.getOrDefault(field.name(), -1);
      boolean used = this.columns[i] >= 0 || (field.described() && errorsCount);
      uses[i] = used ? use(field) : Use.SKIP;
    }
  }

  private static Use use(JsonField field) {
    ColumnType type = field.type();
    if (field.described()) {
      return Use.DESCRIBED;
    }
    return switch (type.kind()) {
      case BIGINT -> Use.BIGINT;
      case DECIMAL ->
          type.precision() <= Lattice.SHORT_DIGITS ? Use.SHORT_DECIMAL : Use.LONG_DECIMAL;
      case DOUBLE -> Use.DOUBLE;
      case VARCHAR -> Use.VARCHAR;
      case DATE -> Use.DATE;
      case TIMESTAMP -> Use.TIMESTAMP;
      case BOOLEAN -> Use.BOOLEAN;
      default -> throw new IllegalArgumentException("found as " + type + ": " + field.name());
    };
  }

  /** What could not be held so far. */
  public JsonDrift drift() {
    return drift;
  }

  /** Decodes into this batch from now on. */
  public void begin(RowBatch batch) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] >= 0) {
        writers[i] = batch.column(columns[i]);
      }
    }
  }

  /** Makes all fields of a row NULL. */
  public void nulls(int atRow) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] >= 0) {
        writers[i].setNull(atRow);
      }
    }
  }

  /**
   * Decodes one record into a row: every column of the batch that is a field is set.
   *
   * @return what is wrong with the record, or null
   */
  public @Nullable String decode(
      byte[] bytes, int from, int length, int ofPartition, long atOffset, int atRow) {
    partition = ofPartition;
    offset = atOffset;
    row = atRow;
    misfit = null;
    pending = null;
    in.reset(bytes, from, length);
    record++;
    try {
      if (in.next() != '{') {
        nulls(atRow);
        return noObject();
      }
      int start = in.pos;
      if (!object()) {
        // Rare enough to read the record twice more: to find the last ones, and to take them.
        lastValue = lastValues(start);
        pending = null;
        misfit = null;
        record++;
        in.pos = start;
        object();
        lastValue = null;
      }
    } catch (CorruptJson corrupt) {
      lastValue = null;
      nulls(atRow);
      return corrupt.getMessage();
    }
    if (pending != null) {
      drift.merge(pending);
    }
    for (int i = 0; i < columns.length; i++) {
      if (valued[i] != record && columns[i] >= 0) {
        writers[i].setNull(atRow);
      }
    }
    return misfit;
  }

  private String noObject() throws CorruptJson {
    int c = in.next();
    if (c == -1) {
      return "the value is empty";
    }
    in.skip();
    in.expectEnd();
    return switch (c) {
      case '[' -> "the value is a JSON array, not an object";
      case '"' -> "the value is a JSON string, not an object";
      case 't', 'f' -> "the value is a JSON boolean, not an object";
      case 'n' -> "the value is a JSON null, not an object";
      default -> "the value is a JSON number, not an object";
    };
  }

  /** Reads the object at the cursor; false when a field of it came twice. */
  private boolean object() throws CorruptJson {
    in.pos++;
    index.restart();
    int c = in.next();
    if (c == '}') {
      in.pos++;
      in.expectEnd();
      return true;
    }
    for (int nth = 0; ; nth++) {
      if (c != '"') {
        throw in.unexpected();
      }
      int field = index.likely(in);
      if (field == FieldIndex.NONE) {
        field = unlikely(nth);
      }
      if (field >= 0) {
        in.expect(':');
        c = in.next();
        if (uses[field] == Use.SKIP) {
          in.skip();
        } else if (lastValue != null) {
          if (lastValue[field] == in.pos) {
            value(field, c, nth);
          } else {
            in.skip();
          }
        } else if (met[field] == record) {
          return false;
        } else {
          met[field] = record;
          value(field, c, nth);
        }
      }
      c = in.next();
      in.pos++;
      if (c == ',') {
        c = in.next();
      } else if (c == '}') {
        in.expectEnd();
        return true;
      } else {
        in.pos--;
        throw in.unexpected();
      }
    }
  }

  private int[] lastValues(int start) throws CorruptJson {
    int[] last = new int[columns.length];
    in.pos = start + 1;
    index.restart();
    for (int c = in.next(); c == '"'; c = in.next()) {
      in.string();
      int field = ofName();
      in.expect(':');
      in.next();
      if (field >= 0) {
        last[field] = in.pos;
      }
      in.skip();
      if (in.next() != ',') {
        break;
      }
      in.pos++;
    }
    return last;
  }

  /** Reads any name; for one that is no column its value as well. */
  private int unlikely(int nth) throws CorruptJson {
    in.string();
    int field = ofName();
    if (field == FieldIndex.NONE) {
      boolean room = !fields.isFull() && !drift.isFull();
      String name = room ? JsonSample.fieldName(in) : "";
      in.expect(':');
      if (JsonFields.canBeColumn(name)) {
        note(name, nth);
      } else {
        in.skip();
      }
    }
    return field;
  }

  private int ofName() {
    if (in.escaped) {
      byte[] name = in.unescaped();
      return index.of(name, 0, name.length);
    }
    return index.of(in.buf, in.from, in.to);
  }

  private void value(int field, int c, int nth) throws CorruptJson {
    if (c == 'n') {
      in.word("null");
      return;
    }
    Use use = uses[field];
    if (use == Use.DESCRIBED) {
      described(field, c);
      return;
    }
    boolean written;
    if (c == '"') {
      in.string();
      written = string(field, use);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      in.number();
      written = number(field, use);
    } else {
      in.skip();
      written = other(field, use, c);
    }
    if (written) {
      valued[field] = record;
    } else {
      in.pos = c == '"' ? in.from - 1 : in.from;
      note(fields.fields().get(field).name(), nth);
    }
  }

  /** Notes the value at the cursor and passes it. */
  private void note(String field, int nth) throws CorruptJson {
    if (pending == null) {
      pending = new JsonDrift();
    }
    pending.of(field, partition, offset, nth).value(in);
  }

  private boolean string(int field, Use use) {
    byte[] text = in.buf;
    int from = in.from;
    int to = in.to;
    if (in.escaped) {
      text = in.unescaped();
      from = 0;
      to = text.length;
    }
    switch (use) {
      case VARCHAR -> writers[field].setUtf8(row, text, from, to - from);
      case DATE -> {
        int day = IsoTimes.day(text, from, to);
        if (day == IsoTimes.NO_DAY) {
          return false;
        }
        writers[field].setDay(row, day);
      }
      case TIMESTAMP -> {
        long micros = IsoTimes.micros(text, from, to);
        if (micros == IsoTimes.NO_TIME || (types[field].precision() < 6 && micros % 1000 != 0)) {
          return false;
        }
        writers[field].setMicros(row, micros);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean number(int field, Use use) {
    RowBatch.Writer writer = writers[field];
    switch (use) {
      case BIGINT -> {
        if (in.scale != 0 || in.exponent || !Observed.fitsLong(in)) {
          return false;
        }
        writer.setLong(row, in.negative ? -in.digits : in.digits);
      }
      case SHORT_DECIMAL -> {
        int scale = types[field].scale();
        if (in.scale > scale
            || in.intDigits > Lattice.SHORT_DIGITS - scale
            || Observed.isFloating(in)) {
          return false;
        }
        long unscaled = in.digits * POWERS[scale - in.scale];
        writer.setUnscaled(row, in.negative ? -unscaled : unscaled);
      }
      case LONG_DECIMAL -> {
        return longDecimal(writer, types[field]);
      }
      case DOUBLE -> {
        return floating(writer);
      }
      case VARCHAR -> writer.setUtf8(row, in.buf, in.from, in.to - in.from);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean longDecimal(RowBatch.Writer writer, ColumnType type) {
    int mostInt = type.precision() - type.scale();
    boolean fits =
        in.scale <= type.scale()
            && in.intDigits <= mostInt
            && !Observed.isFloating(in)
            && (mostInt > Lattice.BIGINT_DIGITS || in.scale > 0 || Observed.fitsLong(in));
    if (!fits) {
      return false;
    }
    BigDecimal value;
    if (in.intDigits + in.scale <= Lattice.SHORT_DIGITS) {
      value = BigDecimal.valueOf(in.negative ? -in.digits : in.digits, in.scale);
    } else {
      value =
          new BigDecimal(new String(in.buf, in.from, in.to - in.from, StandardCharsets.ISO_8859_1));
    }
    writer.setDecimal(row, value.setScale(type.scale()));
    return true;
  }

  private boolean floating(RowBatch.Writer writer) {
    double value;
    if (!in.exponent && in.intDigits + in.scale <= Observed.AMOUNT_DIGITS) {
      // Both are exact doubles, so that their quotient is rounded once (Clinger 1990).
      value = in.digits / EXACT_POWERS[in.scale];
      value = in.negative ? -value : value;
    } else {
      if (in.scale == 0 && !in.exponent && in.intDigits > ColumnType.MAX_DECIMAL_PRECISION) {
        return false;
      }
      value = Observed.toDouble(in);
      if (Double.isInfinite(value)) {
        return false;
      }
    }
    writer.setDouble(row, value);
    return true;
  }

  private boolean other(int field, Use use, int c) {
    if (use == Use.VARCHAR) {
      writers[field].setUtf8(row, in.buf, in.from, in.to - in.from);
      return true;
    }
    if (use == Use.BOOLEAN && (c == 't' || c == 'f')) {
      writers[field].setBoolean(row, c == 't');
      return true;
    }
    return false;
  }

  private void described(int field, int c) throws CorruptJson {
    if (DescribedValue.write(in, c, types[field], writers[field], row)) {
      valued[field] = record;
    } else if (misfit == null) {
      misfit =
          "field '"
              + fields.fields().get(field).name()
              + "' is no "
              + types[field]
              + ": "
              + DescribedValue.excerpt(in);
    }
  }
}

package dev.oxbow.spi;

/** A batch of rows being written, column by column or row by row. Used by one thread. */
public interface RowBatch {
  /**
   * How many rows fit, at least 1. What is written may leave less room, though never less than for
   * the rows that are there; whoever asks before each row keeps a batch of long values small.
   */
  int capacity();

  /** The writer of a column, in the order of the columns that were asked for. */
  Writer column(int index);

  /**
   * Writes the values of one column; the setter must be the one of the column's type. A value may
   * be replaced by another or by NULL until the row's batch is given back; a NULL stays.
   */
  interface Writer {
    void setNull(int row);

    /** BOOLEAN. */
    void setBoolean(int row, boolean value);

    /** TINYINT, SMALLINT, INTEGER and BIGINT; the value is within the column's range. */
    void setLong(int row, long value);

    /** REAL and DOUBLE. */
    void setDouble(int row, double value);

    /**
     * DECIMAL of up to 18 digits: the value times ten to the power of the column's scale, of at
     * most the column's precision in digits.
     */
    void setUnscaled(int row, long value);

    /** DECIMAL of any precision; the value is rounded nowhere: its scale is the column's. */
    void setDecimal(int row, java.math.BigDecimal value);

    /** VARCHAR: well-formed UTF-8, copied. */
    void setUtf8(int row, byte[] bytes, int offset, int length);

    /** VARCHAR. */
    void setString(int row, String value);

    /** VARBINARY, copied. */
    void setBytes(int row, byte[] bytes, int offset, int length);

    /** DATE: days since 1970-01-01, proleptic Gregorian. */
    void setDay(int row, int epochDay);

    /** TIME: microseconds since midnight. TIMESTAMP: microseconds since 1970-01-01T00:00. */
    void setMicros(int row, long micros);
  }
}

package dev.oxbow.jdbc.backend;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows column by column, without an object for each value. Used by one thread. A value may be
 * replaced until the sink is given back; a NULL stays.
 */
public interface RowSink {
  /**
   * How many rows fit; asked before each row, since what was written may leave less room, but never
   * less than for the rows that are there.
   */
  int capacity();

  /** A column of the result. */
  Column column(int index);

  /**
   * Takes the values of one column. Numbers are those of BOOLEAN (0 or 1), TINYINT to BIGINT, REAL
   * and DOUBLE (their bits), DATE (days since 1970-01-01), TIME (microseconds since midnight) and
   * TIMESTAMP (microseconds since 1970-01-01T00:00). Bytes are those of VARCHAR (well-formed UTF-8)
   * and VARBINARY; they are copied.
   */
  interface Column {
    /** A value of the class of the column's type, or NULL. */
    void put(int row, @Nullable Object value);

    void putNull(int row);

    void putNumber(int row, long number);

    void putBytes(int row, byte[] from, int start, int length);

    /** DECIMAL: the value times ten to the power of the column's scale. */
    void putUnscaled(int row, long value);

    /** DECIMAL of any size, in the same way. */
    void putUnscaled(int row, BigInteger value);
  }
}

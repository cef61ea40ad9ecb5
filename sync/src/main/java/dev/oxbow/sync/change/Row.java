package dev.oxbow.sync.change;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one row, in the order of its schema's columns. Not to be changed by anybody.
 *
 * <p>A value is NULL or, by the column's type:
 *
 * <table>
 *   <caption>Values by type</caption>
 *   <tr><th>MySQL</th><th>Java</th></tr>
 *   <tr><td>integers, BIT, YEAR</td><td>Long; the bits, where BIGINT UNSIGNED and BIT(64) exceed it</td></tr>
 *   <tr><td>DECIMAL</td><td>BigDecimal, of the column's scale</td></tr>
 *   <tr><td>FLOAT, DOUBLE</td><td>Float, Double</td></tr>
 *   <tr><td>DATE, DATETIME, TIMESTAMP</td><td>{@link Day}, {@link WallTime}, {@link PointInTime}</td></tr>
 *   <tr><td>TIME</td><td>java.time.Duration</td></tr>
 *   <tr><td>texts, ENUM, SET, JSON as MySQL prints it</td><td>byte[] of UTF-8</td></tr>
 *   <tr><td>binary, VECTOR; spatial as four bytes of SRID and WKB</td><td>byte[]</td></tr>
 * </table>
 */
public final class Row {
  private final @Nullable Object[] values;

  /**
   * @param values kept, not copied
   */
  public Row(@Nullable Object[] values) {
    this.values = values;
  }

  public int size() {
    return values.length;
  }

  /** The value of the column at a position of the schema. */
  public @Nullable Object get(int column) {
    return values[column];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row && Arrays.deepEquals(values, row.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  /** For tests and messages of defects: it may hold what must not be logged. */
  @Override
  public String toString() {
    return Arrays.deepToString(values);
  }
}

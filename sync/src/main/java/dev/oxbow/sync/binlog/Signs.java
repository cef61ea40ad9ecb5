package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.server.PresentTables;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of a table are unsigned, as a TABLE_MAP event tells it: a bit for each number, and
 * on some servers one for each YEAR as well.
 *
 * @param types of all columns
 * @param bits some more than there are numbers, up to a whole byte; none without full metadata
 */
record Signs(int[] types, boolean[] bits) {
  /**
   * Reads the bits. Where nobody knows whether years have some, and it matters, the table as it is
   * now must tell.
   *
   * @param ofYears whether years have bits; empty when the server's version does not tell
   * @param names of the columns
   */
  boolean[] unsigned(
      Optional<Boolean> ofYears, TableName table, List<String> names, PresentTables present) {
    boolean[] with = read(true);
    boolean[] without = read(false);
    if (bits.length == 0 || Arrays.equals(with, without)) {
      return without;
    }
    if (ofYears.isPresent()) {
      return ofYears.get() ? with : without;
    }
    int shorter = bitsFor(false);
    if (bytes(bitsFor(true)) * 8 != bytes(shorter) * 8) {
      return bits.length == bytes(shorter) * 8 ? without : with;
    }
    for (int i = shorter; i < bits.length; i++) {
      if (bits[i]) {
        return with; // what fills up the last byte is 0
      }
    }
    return Arrays.equals(present.unsigned(table, names, numbers()), with) ? with : without;
  }

  private static int bytes(int bits) {
    return (bits + 7) / 8;
  }

  private int bitsFor(boolean years) {
    int count = 0;
    for (int type : types) {
      if (hasBit(type, years)) {
        count++;
      }
    }
    return count;
  }

  private boolean[] numbers() {
    boolean[] numbers = new boolean[types.length];
    for (int i = 0; i < types.length; i++) {
      numbers[i] = ColumnTypes.isNumber(types[i]);
    }
    return numbers;
  }

  private static boolean hasBit(int type, boolean years) {
    return ColumnTypes.isNumber(type) || (years && type == ColumnTypes.YEAR);
  }

  /** The sign of a YEAR itself means nothing. */
  private boolean[] read(boolean years) {
    boolean[] unsigned = new boolean[types.length];
    int next = 0;
    for (int i = 0; i < types.length; i++) {
      if (hasBit(types[i], years) && next < bits.length) {
        boolean bit = bits[next++];
        unsigned[i] = bit && types[i] != ColumnTypes.YEAR;
      }
    }
    return unsigned;
  }
}

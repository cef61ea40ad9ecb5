package dev.oxbow.sync.apply;

import java.sql.SQLException;
import java.util.Set;

/** What a failed statement means for the records that it wrote. */
enum Outcome {
  /** Another writer was in the way: the whole transaction is tried again. */
  AGAIN,
  /** A row is refused: it is the fault of one of the records. */
  RECORD,
  /** The table is not as it was when it was read. */
  TABLE,
  /** The server or the connection: no record is at fault. */
  SERVER;

  /** Deadlock, lock timeout. */
  private static final Set<Integer> LOCKS = Set.of(1213, 1205);

  /** No such column, no such table. */
  private static final Set<Integer> TABLES = Set.of(1054, 1146);

  /**
   * What the server says of rows, and only of rows: NULL in NOT NULL, duplicates, out of range,
   * truncated, wrong values and texts, no default, broken foreign keys and checks, no partition,
   * JSON, geometry, rows and their undo records too large, and what a trigger signals.
   */
  private static final Set<Integer> ROWS =
      Set.of(
          1022, 1048, 1062, 1118, 1169, 1216, 1217, 1242, 1264, 1265, 1292, 1300, 1364, 1366, 1367,
          1406, 1411, 1416, 1441, 1451, 1452, 1526, 1557, 1586, 1644, 1690, 1713, 1761, 1762, 3037,
          3055, 3140, 3141, 3144, 3146, 3150, 3157, 3158, 3616, 3617, 3643, 3819, 3854, 3903, 4025,
          6138);

  /** No value and no default. */
  private static final int LACKING = 1364;

  /** Whether a row does not tell a column that has no default. */
  static boolean isLacking(SQLException failure) {
    return failure.getErrorCode() == LACKING;
  }

  static Outcome of(SQLException failure) {
    int code = failure.getErrorCode();
    if (LOCKS.contains(code)) {
      return AGAIN;
    }
    if (TABLES.contains(code)) {
      return TABLE;
    }
    return ROWS.contains(code) ? RECORD : SERVER;
  }
}

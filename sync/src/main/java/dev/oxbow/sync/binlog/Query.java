package dev.oxbow.sync.binlog;

/**
 * A QUERY event: a statement that is no change of rows.
 *
 * @param database the session's default database; may be empty
 */
record Query(String database, String sql) {
  /** Reads the body. */
  static Query read(Bytes in) {
    in.skip(4 + 4); // the thread, the seconds that it ran
    int databaseLength = in.u8();
    in.skip(2); // the error
    in.skip(in.u16()); // the session's variables
    String database = in.utf8(databaseLength);
    in.skip(1);
    return new Query(database, in.utf8(in.left()));
  }
}

package dev.oxbow.sync.binlog;

import java.time.Instant;
import java.util.UUID;

/**
 * A GTID_TAGGED_LOG_EVENT, with which MySQL 8.3 and later begin a transaction whose GTID has a tag.
 * Its fields are numbered and lie as the server's <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/PageLibsMysqlSerialization.html">serialization
 * library</a> says; all that follows the times is nothing to us.
 *
 * @param committed where it was first run
 */
record TaggedGtid(Gtid gtid, Instant committed) {
  private static final int VERSION = 1;

  /** One more than the number of the last field that we know. */
  private static final int KNOWN = 12;

  private static final int LONGEST_TAG = 32;

  static TaggedGtid read(BinlogEvent event) {
    Bytes in = new Bytes(event.body());
    if (in.variable() != VERSION) {
      throw new IllegalArgumentException("a tagged GTID of a version that is not " + VERSION);
    }
    in.variable(); // the size of it all
    long needed = in.variable();
    if (needed > KNOWN) {
      throw new IllegalArgumentException(
          "a tagged GTID that nobody understands who does not know its field " + (needed - 1));
    }
    field(in, 0);
    in.variable(); // flags
    field(in, 1);
    UUID server = new UUID(eightBytes(in), eightBytes(in));
    field(in, 2);
    long number = in.variableSigned();
    field(in, 3);
    long length = in.variable();
    if (length > LONGEST_TAG) {
      throw new IllegalArgumentException("a tag of " + length + " characters");
    }
    String tag = in.utf8((int) length);
    field(in, 4);
    in.variableSigned(); // the last transaction that it must wait for
    field(in, 5);
    in.variableSigned(); // its number in the file
    field(in, 6);
    long micros = in.variable();
    // A server that ran it first leaves the original time out; the length always follows.
    if (in.variable() == 7) {
      micros = in.variable();
    }
    return new TaggedGtid(
        new Gtid(server, tag, number),
        Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000));
  }

  private static void field(Bytes in, int number) {
    long found = in.variable();
    if (found != number) {
      throw new IllegalArgumentException(
          "field " + found + " of a tagged GTID instead of " + number);
    }
  }

  /** Each byte is a number by itself. */
  private static long eightBytes(Bytes in) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      long each = in.variable();
      if (each < 0 || each > 0xFF) {
        throw new IllegalArgumentException("a byte of a UUID that is " + each);
      }
      value = value << 8 | each;
    }
    return value;
  }
}

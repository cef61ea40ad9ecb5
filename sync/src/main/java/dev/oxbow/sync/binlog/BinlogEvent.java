package dev.oxbow.sync.binlog;

/**
 * An event as it lies in the binlog, not decoded.
 *
 * @param type its number in the server's <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/namespacemysql_1_1binlog_1_1event.html">list</a>
 * @param timestamp seconds since the epoch, by the clock of the server where it happened
 * @param length of the whole event in the file, in bytes
 * @param next the position behind it, modulo 2^32; 0 for events that are in no file
 * @param body without header and checksum
 */
record BinlogEvent(
    int type, long timestamp, long serverId, long length, long next, int flags, byte[] body) {
  /** Set on events that a reader that does not know them may leave out. */
  private static final int IGNORABLE = 0x80;

  /** Set on events that the server makes for a reader, which are in no file. */
  private static final int ARTIFICIAL = 0x20;

  boolean mayBeIgnored() {
    return (flags & IGNORABLE) != 0;
  }

  boolean isArtificial() {
    return (flags & ARTIFICIAL) != 0;
  }
}

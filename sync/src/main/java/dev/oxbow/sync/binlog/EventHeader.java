package dev.oxbow.sync.binlog;

/**
 * The <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_replication_binlog_event.html">header</a>
 * of every event.
 */
record EventHeader(long timestamp, int type, long serverId, long length, long next, int flags) {
  /** In bytes. */
  static final int LENGTH = 19;

  static EventHeader read(byte[] header) {
    Bytes in = new Bytes(header);
    EventHeader read = new EventHeader(in.u32(), in.u8(), in.u32(), in.u32(), in.u32(), in.u16());
    if (read.length < LENGTH || read.length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("an event of " + read.length + " bytes");
    }
    return read;
  }

  int bodyLength() {
    return (int) length - LENGTH;
  }

  BinlogEvent event(byte[] body) {
    return new BinlogEvent(type, timestamp, serverId, length, next, flags, body);
  }
}

package dev.oxbow.sync.binlog;

/** How far a stream of events has come in its server's files. Used by one thread. */
final class StreamPlace {
  private static final long LOW_BITS = 0xFFFF_FFFFL;

  private String file;
  private long offset;

  StreamPlace(String file, long offset) {
    this.file = file;
    this.offset = offset;
  }

  String file() {
    return file;
  }

  /** Behind the last event. */
  long offset() {
    return offset;
  }

  BinlogPosition position() {
    return new BinlogPosition(file, offset, null);
  }

  /**
   * Takes note of the next event.
   *
   * @return where it begins
   */
  long pass(BinlogEvent event) {
    if (event.next() == 0 || event.isArtificial()) {
      return offset;
    }
    advance(event.next());
    return Math.max(offset - event.length(), 0);
  }

  /** Positions of events have 32 bits only; a smaller one means that the file grew beyond them. */
  private void advance(long next) {
    long high = offset & ~LOW_BITS;
    offset = (next < (offset & LOW_BITS) ? high + LOW_BITS + 1 : high) | next;
  }

  /**
   * Goes where a ROTATE event says.
   *
   * @return whether that is another file
   */
  boolean rotate(BinlogEvent event) {
    Bytes in = new Bytes(event.body());
    // By GTIDs the server reads its file from the beginning and tells only what is new to us.
    offset = in.i64();
    String next = in.utf8(in.left());
    boolean isAnother = !next.equals(file);
    file = next;
    return isAnother;
  }

  /** As people write it: {@code binlog.000003:4711}. */
  static String text(String file, long offset) {
    return file + ":" + offset;
  }
}

package dev.oxbow.sync.progress;

/**
 * How far behind its server a capture is.
 *
 * @param seconds since the last transaction that was told was committed, by the server's clock; 0
 *     when there is none left to tell
 * @param bytes of binlog that are left; -1 when not known
 * @param transactions that are left; -1 on a server without GTIDs
 * @param retentionUsed how much of the time for which the server keeps its binlog is gone; 0 when
 *     it keeps it for ever
 */
public record Lag(double seconds, long bytes, long transactions, double retentionUsed) {
  /** Before the server was asked. */
  public static final Lag UNKNOWN = new Lag(0, -1, -1, 0);
}

package dev.oxbow.sync.change;

/**
 * Where in the binlog a change stands. The transaction with {@code event} and {@code row} names one
 * change for ever, on whatever replica it is read; file and position hold for one server.
 *
 * @param file the binlog file
 * @param position of the event's first byte in it
 * @param event the number of the event that changes rows within its transaction, from 0
 * @param row the number of the row within its event, from 0
 */
public record Place(Transaction transaction, String file, long position, int event, int row) {
  /** The one name of the change at this place: {@code gtid/event.row}. */
  public String name() {
    return transaction.id() + "/" + event + "." + row;
  }

  /**
   * Where the change of a row stands within its transaction, from 1: the same whichever tables are
   * captured.
   */
  public long order() {
    return ((long) event << 32) + row + 1;
  }
}

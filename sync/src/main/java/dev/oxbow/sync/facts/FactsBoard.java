package dev.oxbow.sync.facts;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest facts of a process, for whoever in it shows them. Connect makes the classes that
 * answer its REST interface by itself and hands them nothing but texts: they find their board by
 * its number. Thread-safe.
 */
public final class FactsBoard implements AutoCloseable {
  private static final Map<String, FactsBoard> BOARDS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();

  private final String number = Long.toString(NEXT.incrementAndGet());
  private volatile List<SyncFacts> facts = List.of();

  private FactsBoard() {}

  public static FactsBoard open() {
    FactsBoard board = new FactsBoard();
    BOARDS.put(board.number, board);
    return board;
  }

  /**
   * The board of a number.
   *
   * @throws IllegalStateException when it was closed
   */
  public static FactsBoard of(String number) {
    FactsBoard board = BOARDS.get(number);
    if (board == null) {
      throw new IllegalStateException("board " + number + " is closed");
    }
    return board;
  }

  public String number() {
    return number;
  }

  public void show(List<SyncFacts> newest) {
    facts = List.copyOf(newest);
  }

  public List<SyncFacts> facts() {
    return facts;
  }

  @Override
  public void close() {
    BOARDS.remove(number);
  }
}

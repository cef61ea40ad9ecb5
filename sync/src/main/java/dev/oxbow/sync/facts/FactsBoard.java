package dev.oxbow.sync.facts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest facts of a process, for whoever in it shows them. Connect makes the classes that
 * answer its REST interface by itself and hands them nothing but texts: they find their board by
 * its number. Thread-safe.
 */
public final class FactsBoard implements AutoCloseable {
  private static final Map<String, FactsBoard> BOARDS = new ConcurrentHashMap<>();
  private static final Duration KAFKA_MAY_REST = Duration.ofSeconds(8);
  private static final Duration WATCH_MAY_REST = Duration.ofSeconds(20);
  private static final AtomicLong NEXT = new AtomicLong();

  private final String number = Long.toString(NEXT.incrementAndGet());
  private volatile List<SyncFacts> facts = List.of();
  private volatile long shown;
  private volatile long answered;
  private volatile String cluster = "Kafka";

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

  /** How everything is at this moment. */
  public void show(List<SyncFacts> newest) {
    facts = List.copyOf(newest);
    shown = Math.max(System.nanoTime(), 1);
  }

  /** Kafka gives a sign of life at this moment. */
  public void answered(String kafka) {
    cluster = kafka;
    answered = Math.max(System.nanoTime(), 1);
  }

  /** Why the facts say nothing of now; empty when they do. */
  public Optional<String> silence() {
    long now = System.nanoTime();
    if (shown == 0 || answered == 0) {
      return Optional.of("The service is starting");
    }
    if (now - answered > KAFKA_MAY_REST.toNanos()) {
      return Optional.of(
          cluster + " has not answered for " + (now - answered) / 1_000_000_000 + " s");
    }
    if (now - shown > WATCH_MAY_REST.toNanos()) {
      return Optional.of(
          "Nobody could look after the syncs for " + (now - shown) / 1_000_000_000 + " s");
    }
    return Optional.empty();
  }

  public List<SyncFacts> facts() {
    return facts;
  }

  @Override
  public void close() {
    BOARDS.remove(number);
  }
}

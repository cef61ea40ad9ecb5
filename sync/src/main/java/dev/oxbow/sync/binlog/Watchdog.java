package dev.oxbow.sync.binlog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.server.BinlogEnd;
import dev.oxbow.sync.server.ServerAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notices a stream that says nothing, or that only lives while its server has more to tell. What
 * counts is the time that was waited for the stream, not the time that passed: a reader that had
 * something else to do, or a process that was stopped for a while, is no silent server. Used by one
 * thread.
 */
public final class Watchdog {
  /** The server is asked so many times before it is given up. */
  private static final int QUESTIONS = 5;

  /**
   * Asks the server, on another connection than the stream's, where its binlog ends now. It must
   * not wait for ever.
   */
  @FunctionalInterface
  public interface Ends {
    BinlogEnd now() throws SQLException;
  }

  /**
   * @param patience after how long the stream is given up; several heartbeats
   * @param ends asked only while the stream gives nothing new
   */
  public record Terms(Duration patience, Ends ends) {}

  private final ServerAddress server;
  private final Terms terms;
  private Duration silent = Duration.ZERO;
  private Duration still = Duration.ZERO;
  private Duration nextQuestion;
  private @Nullable Duration doubtfulSince;
  private @Nullable BinlogEvent heartbeat;
  private long bytes;

  Watchdog(ServerAddress server, Terms terms) {
    this.server = server;
    this.terms = terms;
    this.nextQuestion = interval();
  }

  private Duration interval() {
    return terms.patience().dividedBy(QUESTIONS);
  }

  /**
   * Takes note of one wait for the stream.
   *
   * @param time how long it was
   * @param came what it brought
   * @param received how many bytes the stream has brought in all, whole events or not
   * @param position up to where all that came before was read
   * @throws OxbowException SOURCE_UNREACHABLE when there is no more hope
   */
  void waited(Duration time, List<BinlogEvent> came, long received, BinlogPosition position) {
    boolean isWithinEvent = came.isEmpty() && received != bytes;
    bytes = received;
    silent = came.isEmpty() && !isWithinEvent ? silent.plus(time) : Duration.ZERO;
    if (silent.compareTo(terms.patience()) >= 0) {
      throw failed(
          "has said nothing for "
              + seconds(silent)
              + ", not even that it is alive: it hangs, or the network between keeps what it says",
          null);
    }
    if (hasNews(came) || isWithinEvent) {
      still = Duration.ZERO;
      nextQuestion = interval();
      doubtfulSince = null;
      return;
    }
    still = still.plus(time);
    // Right after a sign of life, so that few questions meet a server that has just stopped.
    if (!came.isEmpty() && still.compareTo(nextQuestion) >= 0) {
      nextQuestion = still.plus(interval());
      ask(position);
    }
  }

  /** A heartbeat from another place is news: the server is looking for what we lack. */
  private boolean hasNews(List<BinlogEvent> came) {
    boolean news = false;
    for (BinlogEvent event : came) {
      if (event.type() != EventTypes.HEARTBEAT && event.type() != EventTypes.HEARTBEAT_V2) {
        news = true;
      } else {
        BinlogEvent last = heartbeat;
        news |=
            last == null
                || last.next() != event.next()
                || !java.util.Arrays.equals(last.body(), event.body());
        heartbeat = event;
      }
    }
    return news;
  }

  private void ask(BinlogPosition position) {
    String untold;
    Exception cause = null;
    try {
      untold = untold(terms.ends().now(), position);
    } catch (SQLException | OxbowException e) {
      untold = "does not answer on other connections: " + e.getMessage();
      cause = e;
    }
    if (untold.isEmpty()) {
      doubtfulSince = null;
    } else if (doubtfulSince == null) {
      doubtfulSince = still;
    } else if (still.minus(doubtfulSince).compareTo(terms.patience()) >= 0) {
      throw failed(
          untold
              + " for "
              + seconds(still)
              + ", although its stream lives and stands at "
              + position.file()
              + ":"
              + position.offset()
              + "; if it stays so, its binlog was reset (RESET MASTER), or it counts transactions as run"
              + " that it never wrote into its binlog",
          cause);
    }
  }

  /** What the server has that the stream has not told; empty when there is nothing. */
  private static String untold(BinlogEnd end, BinlogPosition position) {
    GtidSet executed = position.executed();
    if (executed != null) {
      GtidSet missing = GtidSet.parse(end.executed()).minus(executed);
      if (!missing.isEmpty()) {
        return "has not told the transactions " + missing;
      }
    } else if (!position.hasReached(end.file(), end.offset())) {
      return "has not told its binlog up to " + end.file() + ":" + end.offset();
    }
    return new BinlogPosition(end.file(), end.offset(), null)
            .hasReached(position.file(), position.offset())
        ? ""
        : "says that its binlog ends at " + end.file() + ":" + end.offset();
  }

  private static String seconds(Duration time) {
    return String.format("%.1f s", time.toMillis() / 1000.0);
  }

  private OxbowException failed(String what, @Nullable Exception cause) {
    return new OxbowException(
        ErrorCode.SOURCE_UNREACHABLE,
        "MySQL at "
            + server
            + " "
            + what
            + "; the stream ends here and nothing is lost: a new one goes on where it stood",
        cause);
  }
}

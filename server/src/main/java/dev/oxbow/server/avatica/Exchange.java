package dev.oxbow.server.avatica;

import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.Wanted;
import dev.oxbow.jdbc.wire.Headers;
import dev.oxbow.server.session.Cursor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** The request that this thread answers: what our driver says in its headers, and is told there. */
record Exchange(HttpServletRequest request, HttpServletResponse response) {
  private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

  static Exchange current() {
    Exchange exchange = CURRENT.get();
    if (exchange == null) {
      throw new IllegalStateException("No request is being answered");
    }
    return exchange;
  }

  /** Makes it this thread's until it is {@link #end ended}. */
  void begin() {
    CURRENT.set(this);
  }

  static void end() {
    CURRENT.remove();
  }

  /**
   * How a run is limited.
   *
   * @param maxRows what the protocol itself says
   */
  RunOptions options(long maxRows, int fetchSize) throws SQLException {
    long rows = number(Headers.MAX_ROWS, Math.max(maxRows, 0));
    String wanted = request.getHeader(Headers.WANTED);
    return new RunOptions(
        Duration.ofMillis(number(Headers.TIMEOUT, 0)),
        rows,
        Math.max(fetchSize, 0),
        wanted == null ? Wanted.ANY : wanted(wanted),
        ProgressListener.NONE);
  }

  private long number(String header, long otherwise) throws SQLException {
    String value = request.getHeader(header);
    if (value == null) {
      return otherwise;
    }
    try {
      return Math.max(Long.parseLong(value), 0);
    } catch (NumberFormatException e) {
      throw Failures.wrongUse("Header " + header + " is no number");
    }
  }

  private static Wanted wanted(String name) throws SQLException {
    try {
      return Wanted.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw Failures.wrongUse("Header " + Headers.WANTED + " is ROWS, NO_ROWS or ANY");
    }
  }

  /** Tells what a frame has no place for. */
  void tell(Cursor cursor, boolean done) {
    if (done) {
      List<String> warnings = cursor.warnings();
      if (!warnings.isEmpty()) {
        response.setHeader(Headers.WARNINGS, Headers.encode(warnings));
      }
    } else {
      Cursor.Progress p = cursor.progress();
      response.setHeader(
          Headers.PROGRESS,
          Headers.encode(List.of(p.stage(), Long.toString(p.done()), Long.toString(p.total()))));
    }
  }

  void tellOtherColumns() {
    response.setHeader(Headers.OTHER_COLUMNS, "true");
  }
}

package dev.oxbow.server.avatica;

import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.Wanted;
import dev.oxbow.jdbc.wire.BatchWriter;
import dev.oxbow.jdbc.wire.Headers;
import dev.oxbow.jdbc.wire.RowsBody;
import dev.oxbow.server.session.Cursor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** The request that this thread answers: what our driver says in its headers, and is told there. */
final class Exchange {
  private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final boolean json;
  private @Nullable List<BatchWriter> batches;

  Exchange(HttpServletRequest request, HttpServletResponse response, boolean json) {
    this.request = request;
    this.response = response;
    this.json = json;
  }

  /** Whether it is spoken in JSON, and not in Protobuf. */
  boolean isJson() {
    return json;
  }

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

  /** Whether the client takes rows in batches. */
  boolean takesBatches() {
    String accepted = request.getHeader("Accept");
    return json && accepted != null && RowsBody.isNamed(accepted);
  }

  /** Has the answer carry rows that do not stand in the answer itself. */
  void carry(List<BatchWriter> rows) throws SQLException {
    if (!json) {
      throw Failures.wrongUse("The run has rows in batches; fetch them with requests in JSON");
    }
    batches = rows;
  }

  /** The rows beside the answer; null when there are none but those in the answer. */
  @Nullable List<BatchWriter> batches() {
    return batches;
  }

  void tellOtherColumns() {
    response.setHeader(Headers.OTHER_COLUMNS, "true");
  }
}

package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.wire.WireMetadata;
import dev.oxbow.jdbc.wire.WireValues;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Rows that come frame by frame; the next frame is on its way while one is read. */
final class RemoteRows implements BackendRows {
  private final Session session;
  private final int statement;
  private final boolean prepared;
  private final ProgressListener progress;
  private List<ColumnInfo> columns = List.of();
  private List<WireValues.Coder> decoders = List.of();
  private @Nullable Object[] rows = new Object[0];
  private int at;
  private long received;
  private volatile boolean done;
  private volatile List<String> warnings = List.of();
  private @Nullable CompletableFuture<Reply> ahead;
  private @Nullable SQLException failure;
  private volatile boolean cancelled;
  private volatile boolean closed;

  private RemoteRows(Session session, int statement, boolean prepared, ProgressListener progress) {
    this.session = session;
    this.statement = statement;
    this.prepared = prepared;
    this.progress = progress;
  }

  private void decode(List<ColumnInfo> actual) {
    columns = actual;
    decoders = actual.stream().map(c -> WireValues.decoder(c.type())).toList();
  }

  /**
   * Takes the first answer, and waits until there are rows or there will be none.
   *
   * @param prepared whether the statement outlives these rows
   */
  static RemoteRows begin(
      Session session, int statement, Reply reply, RunOptions options, boolean prepared)
      throws SQLException {
    RemoteRows rows = new RemoteRows(session, statement, prepared, options.progress());
    Map<?, ?> result =
        session
            .http()
            .understood(
                () -> {
                  Object[] results = Json.array(reply.body().get("results"));
                  Map<?, ?> first = Objects.requireNonNull(Json.object(results[0]));
                  rows.decode(Signature.read(first.get("signature")).columns());
                  return first;
                });
    if (rows.columns.isEmpty()) {
      rows.done = true;
      rows.warnings = reply.warnings();
      return rows;
    }
    rows.take(reply, result.get("firstFrame"));
    while (rows.rows.length == 0 && !rows.done) {
      rows.nextFrame();
    }
    return rows;
  }

  private void take(Reply reply, @Nullable Object frame) throws SQLException {
    if (frame == null) {
      throw cancelled
          ? Failures.cancelled()
          : Failures.noRow("The server has closed the result; run the statement again");
    }
    if (reply.hasOtherColumns()) {
      Reply other = session.call("columns", Map.of("statement", statement));
      session
          .http()
          .understood(
              () -> {
                Object[] actual = Json.array(other.body().get("columns"));
                decode(WireMetadata.decodeColumns(Arrays.asList(actual)));
                return true;
              });
    }
    session.http().understood(() -> takeRows(reply, Objects.requireNonNull(Json.object(frame))));
    if (!done && !closed) {
      ahead =
          session.askAhead(
              "fetch",
              Map.of("statementId", statement, "offset", received, "fetchMaxRowCount", -1));
    }
  }

  private boolean takeRows(Reply reply, Map<?, ?> frame) {
    rows = Json.array(frame.get("rows"));
    at = 0;
    received += rows.length;
    if (Boolean.TRUE.equals(frame.get("done"))) {
      warnings = reply.warnings();
      done = true;
    } else {
      reply.tell(progress);
    }
    return true;
  }

  /** Waits for the frame that is on its way; what it fails with, it fails with ever after. */
  private void nextFrame() throws SQLException {
    if (failure != null) {
      failure.fillInStackTrace();
      throw failure;
    }
    try {
      CompletableFuture<Reply> coming = ahead;
      if (coming == null) {
        throw Failures.noRow("The result is closed; run the statement again");
      }
      ahead = null;
      Reply reply = session.http().await(coming);
      take(reply, reply.body().get("frame"));
    } catch (SQLException e) {
      rows = new Object[0];
      at = 0;
      failure = e;
      throw e;
    }
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns;
  }

  /** Whether the server holds nothing more of it. */
  boolean isDone() {
    return done;
  }

  /** The rows that are here already are not given any more, as in process. */
  void cancelled() {
    cancelled = !done;
  }

  @Override
  public @Nullable Object @Nullable [] next() throws SQLException {
    if (cancelled && failure == null) {
      failure = Failures.cancelled();
      rows = new Object[0];
      at = 0;
    }
    while (at == rows.length) {
      if (done || closed) {
        return null;
      }
      nextFrame();
    }
    Object row = rows[at];
    rows[at++] = null;
    return session.http().understood(() -> WireValues.code(Json.array(row), decoders));
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Ends the run at the server; a statement that was prepared can run again. One that was not is
   * closed as a whole by whoever owns it.
   */
  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    if (!done && prepared) {
      session.closeResult(statement);
    }
  }
}

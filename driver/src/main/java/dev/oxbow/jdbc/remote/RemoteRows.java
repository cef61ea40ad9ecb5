package dev.oxbow.jdbc.remote;

import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.Failures;
import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.wire.WireMetadata;
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
  private Frame frame = Frame.NONE;
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
                  rows.columns = Signature.read(first.get("signature")).columns();
                  return first;
                });
    if (rows.columns.isEmpty()) {
      rows.done = true;
      rows.warnings = reply.warnings();
      return rows;
    }
    rows.take(reply, result.get("firstFrame"));
    while (rows.frame.rows() == 0 && !rows.done) {
      rows.nextFrame();
    }
    return rows;
  }

  private void take(Reply reply, @Nullable Object answer) throws SQLException {
    if (answer == null) {
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
                columns = WireMetadata.decodeColumns(Arrays.asList(actual));
                return true;
              });
    }
    session.http().understood(() -> takeRows(reply, Objects.requireNonNull(Json.object(answer))));
    if (!done && !closed) {
      ahead =
          session.askAhead(
              "fetch",
              Map.of("statementId", statement, "offset", received, "fetchMaxRowCount", -1));
    }
  }

  private boolean takeRows(Reply reply, Map<?, ?> answer) {
    frame = Frame.of(columns, reply, answer);
    received += frame.rows();
    if (Boolean.TRUE.equals(answer.get("done"))) {
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
      frame = Frame.NONE;
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
      frame = Frame.NONE;
    }
    @Nullable Object[] row = nextOfFrame();
    while (row == null && !done && !closed) {
      nextFrame();
      row = nextOfFrame();
    }
    return row;
  }

  private @Nullable Object @Nullable [] nextOfFrame() throws SQLException {
    try {
      return frame.next();
    } catch (RuntimeException e) {
      throw session.http().notUnderstood(e);
    }
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

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
  private final ProgressListener progress;
  private List<ColumnInfo> columns;
  private List<WireValues.Coder> decoders = List.of();
  private @Nullable Object[] rows = new Object[0];
  private int at;
  private long received;
  private boolean done;
  private List<String> warnings = List.of();
  private @Nullable CompletableFuture<Reply> ahead;
  private boolean closed;

  private RemoteRows(
      Session session, int statement, List<ColumnInfo> columns, ProgressListener progress) {
    this.session = session;
    this.statement = statement;
    this.progress = progress;
    this.columns = columns;
    decode(columns);
  }

  private void decode(List<ColumnInfo> actual) {
    columns = actual;
    decoders = actual.stream().map(c -> WireValues.decoder(c.type())).toList();
  }

  /** Takes the first answer, and waits until there are rows or there will be none. */
  static RemoteRows begin(Session session, int statement, Reply reply, RunOptions options)
      throws SQLException {
    @Nullable Object[] results = Json.array(reply.body().get("results"));
    Map<?, ?> result = Objects.requireNonNull(Json.object(results[0]));
    Signature signature = Signature.read(result.get("signature"));
    RemoteRows rows = new RemoteRows(session, statement, signature.columns(), options.progress());
    if (signature.columns().isEmpty()) {
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
    Map<?, ?> fields = Json.object(frame);
    if (fields == null) {
      throw Failures.noRow("The server has closed the result; run the statement again");
    }
    if (reply.hasOtherColumns()) {
      Object[] actual =
          Json.array(session.call("columns", Map.of("statement", statement)).body().get("columns"));
      decode(WireMetadata.decodeColumns(Arrays.asList(actual)));
    }
    rows = Json.array(fields.get("rows"));
    at = 0;
    received += rows.length;
    done = Boolean.TRUE.equals(fields.get("done"));
    if (done) {
      warnings = reply.warnings();
    } else {
      reply.tell(progress);
      ahead =
          session.askAhead(
              "fetch",
              Map.of("statementId", statement, "offset", received, "fetchMaxRowCount", -1));
    }
  }

  private void nextFrame() throws SQLException {
    CompletableFuture<Reply> coming = Objects.requireNonNull(ahead);
    ahead = null;
    Reply reply = session.http().await(coming);
    take(reply, reply.body().get("frame"));
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns;
  }

  boolean isDone() {
    return done;
  }

  @Override
  public @Nullable Object @Nullable [] next() throws SQLException {
    while (at == rows.length) {
      if (done || closed) {
        return null;
      }
      nextFrame();
    }
    @Nullable Object[] row = Json.array(rows[at]);
    rows[at++] = null;
    return WireValues.code(row, decoders);
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  /** Ends the run at the server; a statement that was prepared can run again. */
  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    at = rows.length;
    if (!done) {
      session.cancel(statement);
    }
  }
}

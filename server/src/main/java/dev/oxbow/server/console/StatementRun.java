package dev.oxbow.server.console;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oxbow.jdbc.backend.Backend;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ColumnInfo;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.Wanted;
import dev.oxbow.server.caller.Backends;
import dev.oxbow.server.caller.Caller;
import dev.oxbow.server.http.Replies;
import dev.oxbow.server.query.TrackedQuery;
import dev.oxbow.server.query.TrackedRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One statement of the console, run in a thread of its own; the request's thread takes its lines as
 * they come. A client that goes away ends the statement.
 */
final class StatementRun implements Runnable {
  private static final int LINES = 4;
  private static final int BATCH_ROWS = 500;
  private static final int BATCH_BYTES = 256 << 10;

  private final Backends backends;
  private final Caller caller;
  private final Asked asked;
  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(LINES);
  private final long begun = System.nanoTime();
  private volatile @Nullable BackendQuery running;
  private volatile boolean abandoned;
  private volatile Progress progress = new Progress("starting", 0, -1, 0, 0);
  private long count;

  /**
   * What the console wants.
   *
   * @param schema where plain names are looked up first; empty for the one schema
   * @param maxRows beyond it the reply says that there are more
   */
  record Asked(String sql, String schema, int maxRows, Duration timeout) {}

  /** How far it is. */
  record Progress(String stage, long done, long total, long rows, long elapsedMillis) {}

  /** A column of the reply. */
  record Column(String name, String type) {}

  /** The last line of a reply. */
  record End(long rows, boolean more, long elapsedMillis, List<String> warnings) {}

  /**
   * A line of the reply.
   *
   * @param failure of the last line, null for any other
   * @param last whether nothing follows
   */
  record Line(byte[] bytes, @Nullable SQLException failure, boolean last) {}

  StatementRun(Backends backends, Caller caller, Asked asked) {
    this.backends = backends;
    this.caller = caller;
    this.asked = asked;
  }

  /** The next line, or null when there is none yet. */
  @Nullable Line poll(Duration patience) throws InterruptedException {
    return lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A line that says how far it is. */
  byte[] progressLine() throws IOException {
    Progress p = progress;
    return line("progress", new Progress(p.stage, p.done, p.total, count, elapsedMillis()));
  }

  private long elapsedMillis() {
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }

  static byte[] line(String name, Object value) throws IOException {
    byte[] json = Replies.JSON.writeValueAsBytes(Map.of(name, value));
    byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /** Nobody listens any more. */
  void abandon() throws SQLException {
    abandoned = true;
    lines.clear();
    BackendQuery query = running;
    if (query != null) {
      query.cancel();
    }
  }

  @Override
  public void run() {
    try {
      byte[] end = execute();
      put(new Line(end, null, true));
    } catch (SQLException e) {
      fail(e);
    } catch (IOException | RuntimeException e) {
      fail(new SQLException("The server failed with a defect of its own, please report it", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(SQLException e) {
    try {
      put(new Line(line("error", Replies.Failure.of(e)), e, true));
    } catch (IOException | InterruptedException nobodyListens) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Line line) throws InterruptedException {
    while (!abandoned && !lines.offer(line, 200, TimeUnit.MILLISECONDS)) {
      // Full: the client reads slowly, or is gone.
    }
  }

  private byte[] execute() throws SQLException, IOException, InterruptedException {
    try (Backend backend = backends.open(caller)) {
      if (!asked.schema.isEmpty()) {
        backend.useSchema(asked.schema);
      }
      try (BackendQuery query = backend.prepare(asked.sql)) {
        running = query;
        if (query instanceof TrackedQuery tracked) {
          tracked.onBegin(this::announce);
        }
        RunOptions options =
            new RunOptions(
                asked.timeout,
                asked.maxRows + 1L,
                0,
                Wanted.ANY,
                (stage, done, total) -> progress = new Progress(stage, done, total, 0, 0));
        try (BackendRows rows = query.execute(List.of(), options)) {
          return send(rows);
        }
      }
    }
  }

  private void announce(String id) {
    try {
      put(new Line(line("id", id), null, false));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] send(BackendRows rows) throws SQLException, IOException, InterruptedException {
    List<Column> columns = rows.columns().stream().map(StatementRun::column).toList();
    put(new Line(line("columns", columns), null, false));
    boolean more = false;
    boolean end = false;
    while (!end && !abandoned) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int inBatch = 0;
      try (JsonGenerator json = Replies.JSON.createGenerator(out)) {
        json.writeStartObject();
        json.writeArrayFieldStart("rows");
        while (inBatch < BATCH_ROWS && out.size() < BATCH_BYTES) {
          @Nullable Object @Nullable [] row = rows.next();
          more = row != null && count == asked.maxRows;
          end = row == null || more;
          if (row == null || end) {
            break;
          }
          json.writeStartArray();
          for (Object value : row) {
            JsonValues.write(json, value);
          }
          json.writeEndArray();
          // What is not flushed is not counted.
          json.flush();
          count++;
          inBatch++;
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      if (inBatch > 0) {
        out.write('\n');
        put(new Line(out.toByteArray(), null, false));
      }
    }
    if (more && rows instanceof TrackedRows tracked) {
      tracked.giveBack();
    }
    return line("end", new End(count, more, elapsedMillis(), rows.warnings()));
  }

  private static Column column(ColumnInfo column) {
    return new Column(column.label(), column.type().toString());
  }
}

package dev.oxbow.server.console;

import dev.oxbow.server.caller.Backends;
import dev.oxbow.server.caller.CurrentCaller;
import dev.oxbow.server.console.StatementRun.Asked;
import dev.oxbow.server.console.StatementRun.Line;
import dev.oxbow.server.http.BadRequest;
import dev.oxbow.server.http.Body;
import dev.oxbow.server.http.Exchange;
import dev.oxbow.server.http.Replies;
import dev.oxbow.server.http.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/statement}: runs a statement and answers with a line of JSON for each thing that
 * there is to say, as it happens: {@code id}, {@code progress}, {@code columns}, {@code rows} and
 * at last {@code end} or {@code error}. Progress comes at least twice a second, which also finds
 * out that the client is gone.
 */
public final class StatementEndpoint implements AutoCloseable {
  private static final Duration BEAT = Duration.ofMillis(500);
  private static final int ROWS = 1_000;
  private static final int MOST_ROWS = 1_000_000;
  private static final int MOST_SECONDS = 1_000_000;

  private final Backends backends;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          run -> {
            Thread thread = new Thread(run, "oxbow-console-statement");
            thread.setDaemon(true);
            return thread;
          });

  public StatementEndpoint(Backends backends) {
    this.backends = backends;
  }

  public void addTo(Router router) {
    router.add("POST", "/v1/statement", this::answer);
  }

  private void answer(Exchange exchange) throws IOException, SQLException {
    StatementRun run =
        new StatementRun(
            backends,
            CurrentCaller.get(),
            asked(exchange.body("sql", "schema", "maxRows", "timeoutSeconds")));
    threads.execute(run);
    boolean whole = false;
    try {
      whole = send(run, exchange.response());
    } finally {
      if (!whole) {
        run.abandon();
      }
    }
  }

  private static Asked asked(Body body) {
    String sql = body.text("sql").orElse("");
    if (sql.isBlank()) {
      throw new BadRequest("The body must be {\"sql\": \"...\"}");
    }
    int maxRows = body.number("maxRows", ROWS, 1, MOST_ROWS);
    double seconds = body.fraction("timeoutSeconds", 0, MOST_SECONDS);
    return new Asked(
        sql, body.text("schema").orElse(""), maxRows, Duration.ofMillis((long) (seconds * 1000)));
  }

  private static boolean send(StatementRun run, HttpServletResponse response)
      throws IOException, SQLException {
    boolean begun = false;
    OutputStream out = null;
    while (true) {
      @Nullable Line line;
      try {
        line = run.poll(BEAT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (!begun && line != null && line.failure() != null) {
        SQLException failure = line.failure();
        Replies.error(response, Replies.status(failure), Replies.Failure.of(failure));
        return true;
      }
      if (!begun) {
        begun = true;
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("application/x-ndjson;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        // A proxy that collects the lines would hide the progress.
        response.setHeader("X-Accel-Buffering", "no");
      }
      out = response.getOutputStream();
      out.write(line == null ? run.progressLine() : line.bytes());
      out.flush();
      if (line != null && line.last()) {
        return true;
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

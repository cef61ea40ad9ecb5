package dev.oxbow.server;

import dev.oxbow.engine.Engine;
import dev.oxbow.engine.Session;
import dev.oxbow.jdbc.backend.BackendQuery;
import dev.oxbow.jdbc.backend.BackendRows;
import dev.oxbow.jdbc.backend.ProgressListener;
import dev.oxbow.jdbc.backend.RunOptions;
import dev.oxbow.jdbc.backend.Wanted;
import dev.oxbow.jdbc.local.LocalBackend;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a few statements that read nothing once the server listens, so that its first client does
 * not wait some seconds for classes to be loaded. It reaches no source, is in no list and no log,
 * and ends with the engine.
 */
final class WarmUp implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** One for the executor, with what most statements have, and one for what it does not compute. */
  private static final List<String> STATEMENTS =
      List.of(
          "SELECT t.n, COUNT(*) AS c, SUM(t.x) AS s FROM (VALUES (1, 1.5, 'a'), (2, 2.5, 'b')) AS"
              + " t(n, x, s) JOIN (VALUES (1), (2)) AS u(m) ON t.n = u.m WHERE t.s LIKE 'a%' OR t.n"
              + " IN (2, 3) GROUP BY t.n ORDER BY s DESC LIMIT 10",
          "SELECT schema_name FROM information_schema.schemata ORDER BY 1", "SHOW SCHEMAS");

  private final Engine engine;

  WarmUp(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void run() {
    RunOptions options = new RunOptions(LIMIT, 0, 0, Wanted.ANY, ProgressListener.NONE);
    try (Session session = engine.openSession();
        LocalBackend backend = new LocalBackend(session, LIMIT, () -> {})) {
      for (String sql : STATEMENTS) {
        try (BackendQuery query = backend.statement(sql);
            BackendRows rows = query.execute(List.of(), options)) {
          while (rows.next() != null) {
            // All of them.
          }
        }
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("Warming up ended early", e);
    }
  }
}

package dev.oxbow.bench;

import dev.oxbow.bench.measure.Setup;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.ExecuteOptions;
import dev.oxbow.engine.Query;
import dev.oxbow.engine.Result;
import dev.oxbow.engine.Session;
import dev.oxbow.statement.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine to be measured, and a session of it. Used by one thread. */
final class Oxbow implements AutoCloseable {
  private final Engine engine;
  private final Session session;

  private Oxbow(Engine engine) {
    this.engine = engine;
    this.session = engine.openSession();
  }

  /**
   * Opens an engine over a broker.
   *
   * @param folder of its store and of what it spills
   * @param more further sources, as they stand below {@code sources:}
   */
  static Oxbow open(Setup setup, String bootstrapServers, Path folder, String more) {
    String yaml =
        """
        schema: tpch
        sources:
          events:
            adapter: kafka
            bootstrap.servers: '%s'
        %s
        local:
          threads: %d
          memory.limit: %s
          spill.folder: '%s'
        store:
          folder: '%s'
        """
            .formatted(
                bootstrapServers,
                more,
                setup.threads(),
                setup.memory(),
                folder.resolve("spill"),
                folder.resolve("store"));
    return new Oxbow(Engine.open(OxbowConfig.parse(yaml, "bench", System::getenv)));
  }

  Answer ask(String sql) {
    return ask(sql, progress -> {});
  }

  Answer ask(String sql, Progress.Listener listener) {
    long begun = System.nanoTime();
    try (Query query = session.prepare(sql);
        Result result = query.execute(List.of(), new ExecuteOptions(Duration.ZERO, 0, listener))) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (@Nullable Object[] row = result.next(); row != null; row = result.next()) {
        rows.add(Arrays.asList(row));
      }
      long nanos = System.nanoTime() - begun;
      return new Answer(rows, nanos, result.statistics().planning().toNanos());
    }
  }

  @Override
  public void close() {
    session.close();
    engine.close();
  }
}

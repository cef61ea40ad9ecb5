package dev.oxbow.server.metrics;

import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import dev.oxbow.engine.Session;
import dev.oxbow.error.OxbowException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the sources can be reached: their tables are listed now and then. A source that is down
 * stops no statement over the others. Thread-safe.
 */
public final class SourceWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);

  private final Engine engine;
  private volatile Map<String, Boolean> up = Map.of();
  private volatile boolean closed;

  public SourceWatch(Engine engine) {
    this.engine = engine;
  }

  /** Looks at all sources, which may take as long as their timeouts. */
  public void look() {
    Map<String, Boolean> now = new LinkedHashMap<>();
    try (Session session = engine.openSession()) {
      for (String schema : session.catalog().schemas()) {
        if (!schema.equals(session.catalog().defaultSchema())
            && !schema.equals(OxbowConfig.SYSTEM_SOURCE)
            && !schema.equals("information_schema")) {
          now.put(schema, isUp(session, schema));
        }
      }
    }
    up = now;
  }

  private boolean isUp(Session session, String schema) {
    boolean before = up.getOrDefault(schema, true);
    try {
      session.catalog().tables(schema);
      if (!before) {
        LOG.info("Source {} can be reached again", schema);
      }
      return true;
    } catch (OxbowException e) {
      if (before && !closed) {
        LOG.warn("Source {} is out of reach: {}", schema, e.getMessage());
      }
      return false;
    }
  }

  /** Says nothing more: a look that is interrupted by the server's end finds nothing out. */
  public void close() {
    closed = true;
  }

  /** What the last look saw, by the source's name; empty before it. */
  public Map<String, Boolean> up() {
    return up;
  }
}

package dev.oxbow.engine;

import dev.oxbow.access.Access;
import dev.oxbow.catalog.SourceCatalog;
import dev.oxbow.catalog.Sources;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.history.QueriesTable;
import dev.oxbow.history.QueryLog;
import dev.oxbow.local.LocalConfig;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.store.LogStore;
import dev.oxbow.store.StoreConfig;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The parts of an engine, and its sessions. */
final class OxbowEngine implements Engine {
  private final LocalExecutor local;
  private final LogStore store;
  private final Sources sources;
  private final SourceCatalog catalog;
  private final QueryLog queries;
  private final Set<EngineSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicLong lastId = new AtomicLong();
  private final Instant since = Instant.now();
  private volatile boolean closed;

  OxbowEngine(OxbowConfig config) {
    LocalConfig localConfig = LocalConfig.from(config.local());
    StoreConfig storeConfig = StoreConfig.from(config.store());
    queries = QueryLog.from(config.catalog());
    config.catalog().refuseUnread();
    local = LocalExecutor.open(localConfig, storeConfig.folder());
    try {
      store = LogStore.open(storeConfig, local);
      try {
        sources =
            Sources.open(config, store::rememberedColumns, List.of(new QueriesTable(queries)));
      } catch (RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (RuntimeException e) {
      local.close();
      throw e;
    }
    catalog = new SourceCatalog(config.schema(), sources);
  }

  LocalExecutor local() {
    return local;
  }

  LogStore store() {
    return store;
  }

  Sources sources() {
    return sources;
  }

  @Override
  public long executorMemory() {
    return local.memoryInUse();
  }

  @Override
  public QueryLog queries() {
    return queries;
  }

  @Override
  public Session openSession(Access access) {
    return open(access, true);
  }

  @Override
  public Session openWatchedSession(Access access) {
    return open(access, false);
  }

  private Session open(Access access, boolean isListed) {
    if (closed) {
      throw new OxbowException(ErrorCode.CLOSED, "The engine is closed");
    }
    EngineSession session =
        new EngineSession(this, lastId.incrementAndGet(), access, catalog.as(access), isListed);
    sessions.add(session);
    return session;
  }

  Instant since() {
    return since;
  }

  Set<EngineSession> sessions() {
    return sessions;
  }

  void forget(EngineSession session) {
    sessions.remove(session);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    sessions.forEach(EngineSession::close);
    try {
      sources.close();
    } finally {
      try {
        store.close();
      } finally {
        local.close();
      }
    }
  }
}

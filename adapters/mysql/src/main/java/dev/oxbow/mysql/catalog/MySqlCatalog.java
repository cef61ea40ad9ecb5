package dev.oxbow.mysql.catalog;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Names and definitions, remembered for about a second. Thread-safe. */
public final class MySqlCatalog {
  /** Names in one question. */
  private static final int MOST_AT_ONCE = 500;

  private final RemoteSource source;
  private final MySqlConfig config;
  private final MySqlPool pool;
  private final Map<TableId, Remembered<Optional<MySqlTable>>> tables = new ConcurrentHashMap<>();
  private volatile @Nullable Remembered<Set<TableId>> names;

  /** Something, and since when it is known. */
  private record Remembered<T>(T what, long sinceNanos) {
    boolean isFresh(Duration life) {
      return System.nanoTime() - sinceNanos < life.toNanos();
    }
  }

  public MySqlCatalog(RemoteSource source, MySqlConfig config, MySqlPool pool) {
    this.source = source;
    this.config = config;
    this.pool = pool;
  }

  /** All names. */
  public Set<TableId> names() {
    Remembered<Set<TableId>> known = names;
    if (known != null && known.isFresh(config.refresh())) {
      return known.what();
    }
    long now = System.nanoTime();
    Set<TableId> found = pool.ask("listing the tables", this::names);
    names = new Remembered<>(found, now);
    return found;
  }

  private Set<TableId> names(Connection connection) throws SQLException {
    InformationSchema schema = new InformationSchema(connection);
    Set<TableId> found = Set.copyOf(schema.names(config.databases()));
    refuseUnknownDatabases(schema, found);
    return found;
  }

  private void refuseUnknownDatabases(InformationSchema schema, Set<TableId> found)
      throws SQLException {
    for (String database : config.databases()) {
      boolean seen = found.stream().anyMatch(id -> id.namespace().equalsIgnoreCase(database));
      if (!seen && !schema.hasDatabase(database)) {
        throw new OxbowException(
            ErrorCode.SOURCE_FAILED,
            "Database '"
                + database
                + "' of source '"
                + config.source()
                + "' does not exist on "
                + config.endpoint()
                + ", or its user may not see it; correct 'databases' or 'url'");
      }
    }
  }

  /** One table; empty when there is none of exactly this name. */
  public Optional<MySqlTable> table(TableId id) {
    Remembered<Optional<MySqlTable>> known = tables.get(id);
    if (known != null && known.isFresh(config.refresh())) {
      return known.what();
    }
    if (!isOurs(id)) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    Optional<MySqlTable> table =
        pool.ask(
            "loading the definition of " + id,
            connection ->
                Optional.ofNullable(
                    new InformationSchema(connection)
                        .tables(source, id.namespace(), List.of(id.name()))
                        .get(id)));
    tables.put(id, new Remembered<>(table, now));
    return table;
  }

  /** Some tables at once; those are missing of which there is none of exactly the name. */
  public Map<TableId, MySqlTable> tables(Set<TableId> ids) {
    Map<TableId, MySqlTable> found = new HashMap<>();
    Map<String, List<String>> unknown = new TreeMap<>();
    for (TableId id : ids) {
      Remembered<Optional<MySqlTable>> known = tables.get(id);
      if (known != null && known.isFresh(config.refresh())) {
        known.what().ifPresent(table -> found.put(id, table));
      } else if (isOurs(id)) {
        unknown.computeIfAbsent(id.namespace(), database -> new ArrayList<>()).add(id.name());
      }
    }
    if (unknown.isEmpty()) {
      return found;
    }
    Map<TableId, MySqlTable> loaded =
        pool.ask("loading the definitions of tables", connection -> load(connection, unknown));
    found.putAll(loaded);
    return found;
  }

  private Map<TableId, MySqlTable> load(Connection connection, Map<String, List<String>> wanted)
      throws SQLException {
    Map<TableId, MySqlTable> found = new HashMap<>();
    InformationSchema schema = new InformationSchema(connection);
    for (Map.Entry<String, List<String>> database : wanted.entrySet()) {
      List<String> all = database.getValue();
      for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
        List<String> names = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
        long now = System.nanoTime();
        schema
            .tables(source, database.getKey(), names)
            .forEach(
                (id, table) -> {
                  tables.put(id, new Remembered<>(Optional.of(table), now));
                  found.put(id, table);
                });
      }
    }
    return found;
  }

  private boolean isOurs(TableId id) {
    return config.databases().isEmpty()
        || config.databases().stream().anyMatch(id.namespace()::equalsIgnoreCase);
  }

  /** Forgets everything. */
  public void refresh() {
    names = null;
    tables.clear();
  }
}

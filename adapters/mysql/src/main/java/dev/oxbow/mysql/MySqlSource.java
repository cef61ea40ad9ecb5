package dev.oxbow.mysql;

import dev.oxbow.mysql.catalog.MySqlCatalog;
import dev.oxbow.mysql.pushdown.MySqlPushdown;
import dev.oxbow.mysql.read.MySqlConfig;
import dev.oxbow.mysql.read.MySqlPool;
import dev.oxbow.mysql.read.Reads;
import dev.oxbow.spi.Pushdown;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.SourceTable;
import dev.oxbow.spi.TableId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One MySQL or MariaDB server. */
final class MySqlSource implements RemoteSource {
  private final MySqlConfig config;
  private final MySqlPool pool;
  private final MySqlCatalog catalog;
  private final Reads reads;
  private final Pushdown pushdown = new MySqlPushdown();

  MySqlSource(MySqlConfig config) {
    this.config = config;
    this.pool = new MySqlPool(config);
    this.catalog = new MySqlCatalog(this, config, pool);
    this.reads = new Reads(pool, catalog::refresh);
  }

  @Override
  public String name() {
    return config.source();
  }

  @Override
  public String convention() {
    return "MYSQL";
  }

  @Override
  public Set<TableId> tables() {
    return catalog.names();
  }

  @Override
  public Optional<SourceTable> table(TableId id) {
    return catalog.table(id).map(SourceTable.class::cast);
  }

  @Override
  public Map<TableId, SourceTable> tables(Set<TableId> ids) {
    return Map.copyOf(catalog.tables(ids));
  }

  @Override
  public void refresh() {
    catalog.refresh();
  }

  @Override
  public Pushdown pushdown() {
    return pushdown;
  }

  @Override
  public RemoteRead read() {
    return reads.open();
  }

  @Override
  public void close() {
    pool.close();
  }

  @Override
  public String toString() {
    return config.toString();
  }
}

package dev.oxbow.local;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;

/**
 * The table function {@code oxbow_feed(id)}: DuckDB's threads pull the rows of an open feed, each
 * through a lane of its own.
 */
final class FeedFunction implements DuckDBTableFunction<OpenFeed, OpenFeed, OpenFeed.Puller> {
  private final Map<Long, OpenFeed> feeds = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  void register(Connection connection) throws SQLException {
    try (var function = DuckDBFunctions.tableFunction()) {
      function
          .withName("oxbow_feed")
          .withParameter(Long.class)
          .withFunction(this)
          .register(connection);
    }
  }

  /** Makes a feed known, under an id of its own. */
  long add(OpenFeed feed) {
    long id = lastId.incrementAndGet();
    feeds.put(id, feed);
    return id;
  }

  void remove(long id) {
    feeds.remove(id);
  }

  @Override
  public OpenFeed bind(DuckDBTableFunctionBindInfo info) throws SQLException {
    long id = info.getParameter(0).getLong();
    OpenFeed feed = feeds.get(id);
    if (feed == null) {
      throw new IllegalStateException("Feed " + id + " is not open");
    }
    for (int i = 0; i < feed.columns().size(); i++) {
      try (DuckDBLogicalType type = DuckDbTypes.wire(feed.columns().get(i).type())) {
        info.addResultColumn("c" + i, type);
      }
    }
    if (feed.rows() >= 0) {
      info.setCardinality(feed.rows(), false);
    }
    return feed;
  }

  @Override
  public OpenFeed init(DuckDBTableFunctionInitInfo info) {
    OpenFeed feed = info.getBindData();
    feed.start();
    info.setMaxThreads(feed.lanes());
    return feed;
  }

  @Override
  public OpenFeed.Puller localInit(DuckDBTableFunctionInitInfo info) {
    OpenFeed feed = info.getBindData();
    return feed.puller();
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
    OpenFeed.Puller puller = info.getLocalInitData();
    return puller.pull(chunk);
  }
}

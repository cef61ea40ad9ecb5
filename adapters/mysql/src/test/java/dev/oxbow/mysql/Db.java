package dev.oxbow.mysql;

import dev.oxbow.config.Settings;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteSource;
import dev.oxbow.spi.RemoteTable;
import dev.oxbow.spi.SourceContext;
import dev.oxbow.spi.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database of a test's own on the real server, and a source over it. */
final class Db implements AutoCloseable {
  private final MySqlServer server = TestServers.mySql();
  private final String name = server.createDatabase("mysql_adapter");
  private final RemoteSource source = source(Map.of());

  MySqlServer server() {
    return server;
  }

  String name() {
    return name;
  }

  RemoteSource source() {
    return source;
  }

  /** A source of its own, which the caller closes. */
  RemoteSource source(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("url", server.jdbcUrl(name));
    all.put("user", server.user());
    all.put("password", server.password());
    all.putAll(settings);
    return open(all);
  }

  static RemoteSource open(Map<String, Object> settings) {
    Settings read = new Settings("sources.db in test", settings);
    SourceContext context = incarnation -> Optional.empty();
    RemoteSource source = (RemoteSource) new MySqlAdapterFactory().open("db", read, context);
    read.refuseUnread();
    return source;
  }

  /** Runs statements as the server's administrator. */
  void run(String... statements) {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  RemoteTable table(String table) {
    return (RemoteTable) source.table(new TableId(name, table)).orElseThrow();
  }

  List<Column> columns(String table) {
    return table(table).info().columns();
  }

  @Override
  public void close() {
    run("DROP DATABASE `" + name + "`");
    source.close();
  }
}

package dev.oxbow.sync.oracle;

import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.sync.server.BinlogEnd;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A database in which several write at once, and in which each transaction also writes into {@code
 * ledger} how many rows it changed.
 */
final class Shop {
  private static final int WRITERS = 3;
  private static final int OWNER = 99;
  private static final int MOST_AHEAD = 2_000;

  private final EmbeddedMySql server;
  private final String database;
  private final int bulk;
  private final List<String> tables = new ArrayList<>(List.of("a", "b", "bulk", "ledger"));
  private final List<CompletableFuture<Void>> writers = new ArrayList<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger written = new AtomicInteger();
  private volatile int told;
  private volatile String newest = "a";

  /**
   * @param bulk how many rows the largest transactions change
   */
  Shop(EmbeddedMySql server, int bulk) throws SQLException {
    this.server = server;
    this.bulk = bulk;
    this.database = server.createDatabase("shop");
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create table a (id int primary key, n int, v varchar(20))");
      statement.execute(
          "create table b (k1 int, k2 varchar(20), v varchar(40), primary key (k1, k2))");
      statement.execute("create table bulk (id int primary key, v varchar(40))");
      statement.execute("create table ledger (w int, n int, changes int, primary key (w, n))");
    }
  }

  String database() {
    return database;
  }

  List<String> tables() {
    return List.copyOf(tables);
  }

  /** The newest of the tables that were added. */
  String newest() {
    return newest;
  }

  static List<String> key(String table) {
    return switch (table) {
      case "b" -> List.of("k1", "k2");
      case "ledger" -> List.of("w", "n");
      default -> List.of("id");
    };
  }

  /** The next table, {@code s0}, {@code s1}, ..., with rows of which a snapshot has work. */
  String add(int rows) throws SQLException {
    int number = tables.size();
    String table = "s" + number;
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("create table " + table + " (id int primary key, n int, v varchar(20))");
      connection.setAutoCommit(false);
      int changes = LedgerWriter.fill(statement, table, rows);
      statement.execute("insert into ledger values (%d, %d, %d)".formatted(OWNER, number, changes));
      connection.commit();
    }
    tables.add(table);
    newest = table;
    return table;
  }

  /** A transaction was committed. */
  void wrote() {
    written.incrementAndGet();
  }

  /** So many transactions of the writers have arrived. */
  void told(int transactions) {
    told = transactions;
  }

  /** Whether writers must wait, or a capture that is killed all the time would fall far behind. */
  boolean isFarAhead() {
    return written.get() - told > MOST_AHEAD;
  }

  void open() {
    for (int i = 0; i < WRITERS; i++) {
      writers.add(CompletableFuture.runAsync(new LedgerWriter(this, server, i, bulk, enough)));
    }
  }

  /** Fails when a writer did. */
  void close() {
    enough.set(true);
    writers.forEach(CompletableFuture::join);
  }

  /** The file that the server writes now. */
  String newestBinlog() throws SQLException {
    try (Connection connection = server.connect(database)) {
      return BinlogEnd.of(connection).file();
    }
  }

  /** A table as it is: the values of each row by its key. */
  Map<String, Map<String, @Nullable String>> rows(String table) throws SQLException {
    Map<String, Map<String, @Nullable String>> rows = new HashMap<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet each = statement.executeQuery("select * from " + table)) {
      ResultSetMetaData columns = each.getMetaData();
      while (each.next()) {
        Map<String, @Nullable String> row = new HashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.put(columns.getColumnName(i), each.getString(i));
        }
        rows.put(String.join("|", key(table).stream().map(row::get).toList()), row);
      }
    }
    return rows;
  }
}

package dev.oxbow.sync.oracle;

import dev.oxbow.embedded.EmbeddedMySql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** One of those who write; it keeps to rows of its own, or they would wait for each other. */
final class LedgerWriter implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ROWS = 1_000;
  private static final int WIDEST = 120;
  private static final int PAUSE_MILLIS = 40;

  private final Shop shop;
  private final EmbeddedMySql server;
  private final int writer;
  private final int bulk;
  private final AtomicBoolean enough;
  private final Random random;
  private String extra = "n";
  private int added;
  private int width = 20;
  private long lastSuccess = System.nanoTime();

  LedgerWriter(Shop shop, EmbeddedMySql server, int writer, int bulk, AtomicBoolean enough) {
    this.shop = shop;
    this.server = server;
    this.writer = writer;
    this.bulk = bulk;
    this.enough = enough;
    this.random = new Random(writer);
  }

  @Override
  public void run() {
    while (!enough.get()) {
      try {
        write();
      } catch (SQLException e) {
        // The server was killed. Whether it kept the last transaction, its ledger tells.
        if (System.nanoTime() - lastSuccess > PATIENCE.toNanos()) {
          throw new IllegalStateException("writer " + writer + " cannot write", e);
        }
        pause(300);
      }
    }
  }

  private void write() throws SQLException {
    String url = server.jdbcUrl(shop.database()) + "?useAffectedRows=true&socketTimeout=60000";
    try (Connection connection =
            DriverManager.getConnection(url, server.user(), server.password());
        Statement statement = connection.createStatement()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      int next = last(statement) + 1;
      while (!enough.get()) {
        if (transaction(connection, statement, next)) {
          next++;
          shop.wrote();
        }
        lastSuccess = System.nanoTime();
        if (writer == 0 && random.nextInt(150) == 0) {
          define(statement);
        }
        do {
          pause(random.nextInt(PAUSE_MILLIS));
        } while (shop.isFarAhead() && !enough.get());
      }
    }
  }

  private int last(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select coalesce(max(n), 0) from ledger where w = " + writer)) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Whether it was committed. */
  private boolean transaction(Connection connection, Statement statement, int number)
      throws SQLException {
    int changes = 0;
    int statements = random.nextInt(20) == 0 ? 20 + random.nextInt(80) : 1 + random.nextInt(5);
    for (int i = 0; i < statements; i++) {
      changes += statement.executeUpdate(change(number));
    }
    if (writer == 0 && number % 500 == 50) {
      changes += bulk(statement);
    }
    if (random.nextInt(20) == 0) {
      connection.rollback();
      return false;
    }
    statement.executeUpdate(
        "insert into ledger values (%d, %d, %d)".formatted(writer, number, changes));
    connection.commit();
    return true;
  }

  private int row() {
    return writer * ROWS + random.nextInt(ROWS);
  }

  private String change(int number) {
    int id = row();
    String newest = random.nextBoolean() ? "a" : shop.newest();
    return switch (random.nextInt(10)) {
      case 0, 1 -> "insert ignore into a (id, n, v) values (%d, 0, 'v%d')".formatted(id, number);
      case 2 -> "delete from %s where id = %d".formatted(newest, id);
      case 3 -> "update ignore %s set id = %d where id = %d".formatted(newest, row(), id);
      case 4 ->
          "update a set %s = %d where id between %d and %d".formatted(extra, number, id, id + 9);
      case 5 ->
          "insert ignore into b values (%d, 'k%d', 'w%d')".formatted(id, random.nextInt(5), number);
      case 6 ->
          "update ignore b set k2 = '%s%d' where k1 = %d"
              .formatted(random.nextBoolean() ? "k" : "K", random.nextInt(5), id);
      case 7 -> "delete from b where k1 = " + id;
      default -> "update %s set n = n + 1, v = 'u%d' where id = %d".formatted(newest, number, id);
    };
  }

  /** All at once, or all away. */
  private int bulk(Statement statement) throws SQLException {
    int gone = statement.executeUpdate("delete from bulk");
    return gone > 0 ? gone : fill(statement, "bulk", bulk);
  }

  static int fill(Statement statement, String table, int rows) throws SQLException {
    statement.execute("set cte_max_recursion_depth = 1000000");
    return statement.executeUpdate(
        """
        insert into %s (id, v)
        with recursive i (i) as (select 0 union all select i + 1 from i where i < %d)
        select i, concat('v', i) from i
        """
            .formatted(table, rows - 1));
  }

  /** Adds a column, drops one, or widens one; each name is used once. */
  private void define(Statement statement) throws SQLException {
    List<String> present = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("show columns from a like 'x%'")) {
      while (row.next()) {
        present.add(row.getString(1));
      }
    }
    if (present.size() < 2) {
      String name = "x%d_%d".formatted(System.nanoTime(), added++);
      statement.execute("alter table a add column " + name + " int after id");
      extra = name;
    } else if (random.nextBoolean()) {
      extra = "n";
      statement.execute("alter table a drop column " + present.get(random.nextInt(2)));
    } else {
      width = Math.min(width + 10, WIDEST);
      statement.execute("alter table a modify v varchar(%d)".formatted(width));
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

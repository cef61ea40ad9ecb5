package dev.oxbow.sync.oracle;

import dev.oxbow.embedded.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A database in which several writers move money between the rows of two tables: whatever a
 * transaction does, the sum of all stays the same. Each transaction also counts itself.
 */
final class Bank {
  static final List<String> TABLES = List.of("checking", "savings", "marks");

  private static final int WRITERS = 3;
  private static final int ROWS = 40;
  private static final int MOST_AHEAD = 300;
  private static final int DEADLOCK = 1213;
  private static final long PAUSE_NANOS = 5_000_000;

  private final MySqlServer server;
  private final String database;
  private final AtomicLong written = new AtomicLong();
  private final AtomicBoolean enough = new AtomicBoolean();
  private final List<CompletableFuture<Void>> writers = new ArrayList<>();

  Bank(MySqlServer server) throws SQLException {
    this.server = server;
    this.database = server.createDatabase("bank");
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      create(statement);
      for (int i = 0; i < ROWS; i++) {
        statement.execute("insert into checking values (%d, %d)".formatted(i, 100));
        statement.execute("insert into savings values ('s%d', %d)".formatted(i, 100));
      }
      for (int i = 0; i < WRITERS; i++) {
        statement.execute("insert into marks values (%d, 0)".formatted(i));
      }
    }
  }

  /** Makes the tables, empty. */
  static void create(Statement statement) throws SQLException {
    statement.execute("create table checking (id int primary key, n int not null)");
    statement.execute("create table savings (id varchar(20) primary key, n int not null)");
    statement.execute("create table marks (w int primary key, n int not null)");
  }

  String database() {
    return database;
  }

  /** What all rows hold together, always. */
  static long sum() {
    return 2L * ROWS * 100;
  }

  /**
   * Begins to write.
   *
   * @param arrived how many transactions have arrived elsewhere; writers do not run far ahead
   */
  void open(LongSupplier arrived) {
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      writers.add(CompletableFuture.runAsync(() -> write(writer, arrived)));
    }
  }

  /** Ends the writers; fails when one did. */
  void close() {
    enough.set(true);
    writers.forEach(CompletableFuture::join);
  }

  private void write(int writer, LongSupplier arrived) {
    Random random = new Random(writer);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!enough.get()) {
        if (written.get() - arrived.getAsLong() > MOST_AHEAD) {
          LockSupport.parkNanos(PAUSE_NANOS);
          continue;
        }
        try {
          transfer(statement, writer, random);
          connection.commit();
          written.incrementAndGet();
        } catch (SQLException e) {
          if (e.getErrorCode() != DEADLOCK) {
            throw e;
          }
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Most are small, some change many rows; rows come, go and change their keys. */
  private static void transfer(Statement statement, int writer, Random random) throws SQLException {
    int steps = random.nextInt(20) == 0 ? 60 : 1 + random.nextInt(3);
    for (int i = 0; i < steps; i++) {
      int amount = random.nextInt(50);
      int from = random.nextInt(ROWS);
      String to = "'s" + random.nextInt(ROWS) + "'";
      String own = "'w%d.%d'".formatted(writer, random.nextInt(10));
      switch (random.nextInt(6)) {
        case 0 -> {
          // A row of its own takes it, and gives it back when it goes.
          if (statement.executeUpdate("delete from savings where n = 7 and id = " + own) == 1) {
            statement.execute("update checking set n = n + 7 where id = " + from);
          } else if (statement.executeUpdate("insert ignore into savings values (" + own + ", 7)")
              == 1) {
            statement.execute("update checking set n = n - 7 where id = " + from);
          }
        }
        case 1 ->
            statement.execute(
                "update ignore savings set id = 'w%d.%d' where id = %s"
                    .formatted(writer, random.nextInt(10), own));
        default -> {
          if (statement.executeUpdate(
                  "update checking set n = n - %d where id = %d".formatted(amount, from))
              == 1) {
            int taken =
                statement.executeUpdate(
                    "update savings set n = n + %d where id = %s".formatted(amount, to));
            if (taken != 1) {
              throw new SQLException("savings " + to + " are missing");
            }
          }
        }
      }
    }
    statement.execute("update marks set n = n + 1 where w = " + writer);
  }

  /** A table's rows. */
  List<String> rows(String table) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      return rows(statement, table);
    }
  }

  static List<String> rows(Statement statement, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("select * from " + table + " order by 1")) {
      while (row.next()) {
        rows.add(row.getString(1) + " " + row.getString(2));
      }
    }
    return rows;
  }
}

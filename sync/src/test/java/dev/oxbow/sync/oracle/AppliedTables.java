package dev.oxbow.sync.oracle;

import dev.oxbow.embedded.EmbeddedMySql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The tables into which topics are applied. Triggers count each row that is inserted into the
 * ledger, refuse one kind of them, say that the disk is full, and note each row of the stock that
 * is set to what it was or to what it was before.
 */
final class AppliedTables implements Arrivals, AutoCloseable {
  private static final int PARTS = 2 * TopicWriter.PARTITIONS;
  private static final long PAUSE_NANOS = 50_000_000;

  private final EmbeddedMySql server;
  private final String database;
  private Connection connection;
  private Map<String, Long> places = Map.of();
  private Map<String, Long> placesOfRound = Map.of();
  private int rounds;

  AppliedTables(EmbeddedMySql server) throws SQLException {
    this.server = server;
    this.database = server.createDatabase("copy");
    this.connection = connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table ledger (p int not null, n int not null, v varchar(20))");
      statement.execute(
          "create table counters (p int primary key, n int not null, other int not null default 0)");
      statement.execute("insert into counters (p, n) values (0, 0), (1, 0), (2, 0)");
      statement.execute("create table disk_full (since int)");
      statement.execute(
          """
          create trigger counted after insert on ledger for each row begin
            if new.v = 'refused' then
              signal sqlstate '45000' set message_text = 'it is refused';
            end if;
            if exists (select * from disk_full) then
              signal sqlstate 'HY000' set mysql_errno = 1114, message_text = 'no room is left';
            end if;
            update counters set n = n + 1 where p = new.p;
          end""");
      statement.execute(
          "create table stock (id int primary key, n int not null, v varchar(20),"
              + " other int not null default 0)");
      statement.execute("create table backwards (id int, was int, now int)");
      statement.execute(
          """
          create trigger forward before update on stock for each row begin
            if new.n < old.n or (new.n = old.n and new.other = old.other) then
              insert into backwards values (old.id, old.n, new.n);
            end if;
          end""");
    }
  }

  String database() {
    return database;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl(database) + "?connectTimeout=2000&socketTimeout=10000",
        server.user(),
        server.password());
  }

  @Override
  public boolean read() {
    LockSupport.parkNanos(PAUSE_NANOS);
    Map<String, Long> before = places;
    try {
      if (!connection.isValid(1)) {
        connection.close();
        connection = connect();
      }
      places = readPlaces();
    } catch (SQLException e) {
      return false; // the server was killed, or the table of offsets is not made yet
    }
    if (places.size() == PARTS
        && places.entrySet().stream()
            .allMatch(e -> e.getValue() > placesOfRound.getOrDefault(e.getKey(), 0L))) {
      placesOfRound = places;
      rounds++;
    }
    return !places.equals(before);
  }

  private Map<String, Long> readPlaces() throws SQLException {
    Map<String, Long> now = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select topic, part, next_offset from oxbow_offsets where part >= 0")) {
      while (row.next()) {
        now.put(row.getString(1) + row.getInt(2), row.getLong(3));
      }
    }
    return now;
  }

  /** How often all partitions of all topics have gone on. */
  @Override
  public int count() {
    return rounds;
  }

  /** A query's rows, columns with blanks between. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection own = connect();
        Statement statement = own.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(row.getString(i)));
        }
        rows.add(String.join(" ", values));
      }
    }
    return rows;
  }

  /** The rows of the stock by their keys, each with what was applied to it. */
  List<String> stock() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection own = connect();
        Statement statement = own.createStatement();
        ResultSet row = statement.executeQuery("select * from stock order by id")) {
      while (row.next()) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          String column = row.getMetaData().getColumnName(i);
          if (row.getString(i) != null && !column.equals("other")) {
            values.put(column, row.getString(i));
          }
        }
        rows.add(values.toString());
      }
    }
    return rows;
  }

  /** Changes the same rows in any order for a while, so that some transaction must give way. */
  void fight(Random random, long millis) throws SQLException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    try (Connection own = connect();
        Statement statement = own.createStatement()) {
      own.setAutoCommit(false);
      statement.execute("set innodb_lock_wait_timeout = 1");
      while (System.nanoTime() < deadline) {
        try {
          for (int i = 0; i < 3; i++) {
            statement.execute(
                "update counters set other = other + 1 where p = " + random.nextInt(3));
            statement.execute(
                "update stock set other = other + 1 where id = " + random.nextInt(300));
            LockSupport.parkNanos(random.nextInt(20_000_000));
          }
          own.commit();
        } catch (SQLException e) {
          own.rollback(); // it was the one that gave way
        }
      }
    }
  }

  /** How far each partition is, and was when all had gone on. */
  @Override
  public String toString() {
    return places + ", was " + placesOfRound;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

package dev.oxbow.sync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens beside a snapshot: the records replayed are the tables. */
@Timeout(180)
final class SnapshotStoriesTest {
  private final MySqlServer server = TestServers.mySql();

  private static void fill(ReplayedDatabase database, String table, int rows) throws SQLException {
    StringBuilder values = new StringBuilder("insert into " + table + " values ");
    for (int i = 0; i < rows; i++) {
      values.append(i == 0 ? "" : ",").append("(").append(i).append(", 'v").append(i).append("')");
    }
    database.sql(values.toString());
  }

  /** Statements at random until told to stop. */
  private static CompletableFuture<Void> writer(
      ReplayedDatabase database, AtomicBoolean stop, long seed, Step step) {
    return CompletableFuture.runAsync(
        () -> {
          Random random = new Random(seed);
          try (Connection connection = database.connect();
              Statement statement = connection.createStatement()) {
            for (int i = 0; !stop.get(); i++) {
              step.run(statement, random, i);
            }
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private interface Step {
    void run(Statement statement, Random random, int i) throws SQLException;
  }

  @Test
  void tablesOfNoneAndOfOneRowAreTold() throws Exception {
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(5))) {
      database.sql(
          "create table none (id int primary key, v varchar(20))",
          "create table one (id int primary key, v varchar(20))",
          "create table five (id int primary key, v varchar(20))",
          "create table keyless_none (id int, v varchar(20))",
          "create table keyless_one (id int, v varchar(20))");
      fill(database, "one", 1);
      fill(database, "five", 5);
      fill(database, "keyless_one", 1);
      database.start();
      database.settle();
      assertThat(database.reads()).isEqualTo(7);
      assertThat(database.progress()).allMatch(p -> p.isDone() && p.rows() <= 5).hasSize(5);
    }
  }

  @Test
  void goesOnBehindWhateverChunkWasCommitted() throws Exception {
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(4))) {
      database.sql("create table t (id int primary key, v varchar(20))");
      fill(database, "t", 40);
      for (int i = 0; i < 12; i++) {
        database.start();
        database.stopAfter(2);
        database.sql(
            "update t set v = 'u" + i + "' where id % 7 = " + i % 7,
            "delete from t where id = " + i * 3,
            "insert ignore into t values (" + (i * 5 - 20) + ", 'i')");
      }
      database.start();
      database.settle();
      assertThat(database.reads()).isBetween(1L, 60L);
    }
  }

  @Test
  void aTableWithoutAKeyIsToldExactlyBesideItsWriters() throws Exception {
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(50))) {
      database.sql(
          "create table t (id int, v varchar(20))",
          "create table k (id int primary key, v varchar(20))");
      fill(database, "t", 600);
      fill(database, "t", 300);
      fill(database, "k", 300);
      AtomicBoolean stop = new AtomicBoolean();
      CompletableFuture<Void> writers =
          CompletableFuture.allOf(
              writer(database, stop, 1, SnapshotStoriesTest::write),
              writer(database, stop, 2, SnapshotStoriesTest::write));
      for (int i = 0; i < 4; i++) {
        database.start();
        database.stopAfter(8 + 3 * i);
      }
      database.start();
      for (int i = 0; i < 100; i++) {
        database.step();
      }
      stop.set(true);
      writers.join();
      database.settle();
    }
  }

  private static void write(Statement statement, Random random, int i) throws SQLException {
    int id = random.nextInt(600);
    String table = random.nextInt(3) == 0 ? "t" : "k";
    switch (random.nextInt(3)) {
      case 0 ->
          statement.execute("insert ignore into " + table + " values (" + id + ", 'n" + i + "')");
      case 1 -> statement.execute("update " + table + " set v = 'u" + i + "' where id = " + id);
      default -> statement.execute("delete from " + table + " where id = " + id);
    }
  }

  @Test
  void aTableMayShrinkToNothingBeneathItsSnapshot() throws Exception {
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(3))) {
      database.sql("create table t (id int primary key, v varchar(20))");
      fill(database, "t", 60);
      database.start();
      for (int i = 59; i >= 0; i--) {
        database.sql("delete from t where id = " + i);
        database.step();
      }
      database.settle();
    }
  }

  @Test
  void definitionsInTheMiddleOfASnapshotAreFollowed() throws Exception {
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(3))) {
      for (String table : List.of("altered", "emptied", "dropped", "renamed", "again", "rekeyed")) {
        database.sql("create table " + table + " (id int primary key, v varchar(20))");
        fill(database, table, 30);
      }
      database.sql("create table hidden (id int primary key, v varchar(20))");
      fill(database, "hidden", 10);
      database.start();
      for (int i = 0; i < 4; i++) {
        database.step();
      }
      database.sql(
          "create table parted (id int primary key, v varchar(20)) partition by range (id)"
              + " (partition a values less than (10), partition b values less than (20),"
              + " partition c values less than (40))",
          "create table swapped (id int primary key, v varchar(20))",
          "insert into swapped values (1, 'x'), (2, 'y')");
      fill(database, "parted", 30);
      String[] statements = {
        "alter table parted drop partition c",
        "alter table parted exchange partition a with table swapped",
        "alter table parted truncate partition b",
        "alter table altered add column w int default 7 first",
        "insert into altered values (1, 100, 'new')",
        "truncate table emptied",
        "insert into emptied values (3, 'after')",
        "drop table dropped",
        "rename table renamed to moved",
        "drop table again",
        "create table again (id int primary key, x double)",
        "insert into again values (1, 1.5), (2, 2.5)",
        "rename table hidden to shown",
        "update rekeyed set v = concat('x', 1000 - id)",
        "alter table rekeyed drop primary key, add primary key (v)",
        "alter table altered drop column v",
        "update altered set w = 1000 + id",
        "create table fresh (id int, w int)",
        "insert into fresh select id, w from altered",
        "alter table moved rename to moved_again",
      };
      for (String statement : statements) {
        database.sql(statement);
        database.step();
        database.step();
      }
      database.settle();
    }
  }

  /** The statements do not speak of a primary key, for which a unique key does. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unique a (a), unique b (b) | drop index a on t",
        "key v (v) | create unique index a on t (a)",
        "unique a (a) | alter table t modify a int null",
        "unique a (a) | alter table t rename column a to v2"
      })
  void aTableWithAnotherKeyIsToldAnew(String keys, String statement) throws Exception {
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(4))) {
      database.sql(
          "create table t (a int not null, b int not null, v int, " + keys + ")",
          "insert into t with recursive n (n) as (select 1 union all select n + 1 from n"
              + " where n < 30) select n, 1000 - n, 0 from n");
      database.start();
      database.settle();
      database.sql(statement, "update t set v = b where b % 3 = 0");
      database.settle();
      assertThat(database.reads()).isBetween(60L - 10, 60L);
    }
  }

  @Test
  void aTableThatGetsAnotherKeyWithinItsSnapshotIsToldAnew() throws Exception {
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(4))) {
      database.sql(
          "create table t (id int not null, v varchar(9) not null, unique a (id), unique b (v))");
      fill(database, "t", 90);
      database.start();
      while (database.reads() < 6) {
        database.step();
      }
      database.sql("drop index a on t");
      database.settle();
      assertThat(database.reads()).isGreaterThan(90);
    }
  }
}

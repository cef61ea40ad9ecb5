package dev.oxbow.sync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.snapshot.ServerChunks;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots and transactions that are large in one way or another. */
@Timeout(180)
final class SnapshotSizesTest {
  private static final long MEGABYTE = 1 << 20;

  private final MySqlServer server = TestServers.mySql();

  @Test
  void chunksAreCutWhereTheyFillTheirMemory() throws Exception {
    // The server's estimate of a row's length is wrong by far: most rows are tiny.
    ServerChunks.Sizes sizes = new ServerChunks.Sizes(1_000, 2 * MEGABYTE);
    ReplayedDatabase.Choice choice = new ReplayedDatabase.Choice(sizes, 2, 100_000, Map.of());
    try (ReplayedDatabase database = new ReplayedDatabase(server, choice)) {
      for (String key : new String[] {" primary key", ""}) {
        String table = key.isEmpty() ? "keyless" : "keyed";
        database.sql(
            "create table " + table + " (id int" + key + ", v longblob)",
            "set cte_max_recursion_depth = 10000",
            "insert into "
                + table
                + " with recursive i(i) as (select 1 union all select i + 1 from i where i < 3000)"
                + " select i, 'x' from i",
            "update "
                + table
                + " set v = repeat('y', "
                + MEGABYTE
                + ") where id between 100 and 107",
            "update " + table + " set v = repeat('z', " + 16 * MEGABYTE + ") where id = 2000");
      }
      database.start();
      database.settle();
      assertThat(database.reads()).isEqualTo(6_000);
      assertThat(database.mostBytesAtOnce()).isLessThan(20 * MEGABYTE);
    }
  }

  @Test
  void aCutTransactionGoesOnWhereverItIsCrashed() throws Exception {
    ServerChunks.Sizes sizes = new ServerChunks.Sizes(50, MEGABYTE);
    ReplayedDatabase.Choice choice = new ReplayedDatabase.Choice(sizes, 1, 60, Map.of());
    try (ReplayedDatabase database = new ReplayedDatabase(server, choice)) {
      database.sql("create table t (id int primary key, v int)", "insert into t values (1, 1)");
      database.start();
      database.settle();
      database.stop();
      database.sql(
          "set cte_max_recursion_depth = 10000",
          "insert into t with recursive i(i) as (select 2 union all select i + 1 from i where i <"
              + " 400) select i, i from i",
          "update t set v = v + 1");
      int parts = 0;
      // The replay itself refuses a change that is told twice.
      while (database.changesSeen() < 799 && parts < 200) {
        database.start();
        database.stopAfter(2);
        parts++;
      }
      database.start();
      database.settle();
      assertThat(parts).isGreaterThan(4);
      assertThat(database.changesSeen()).isEqualTo(799);
    }
  }

  @Test
  void livesWithinALargeTransactionOfTablesThatNobodyWants() throws Exception {
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(5))) {
      database.sql(
          "create table t (id int primary key, v int)",
          "create table hidden (id int primary key, v longblob)",
          "insert into t values (1, 1)");
      database.eventByEvent();
      database.start();
      database.settle();
      int before = database.beats();
      database.sql(
          "set cte_max_recursion_depth = 10000",
          "insert into hidden with recursive i(i) as (select 1 union all select i + 1 from i where"
              + " i < 4000) select i, repeat('x', 5000) from i");
      database.settle();
      assertThat(database.beats() - before).isGreaterThan(10);
      database.stop();
      database.sql("update t set v = 2");
      database.start();
      database.settle();
    }
  }

  @Test
  void aCutTransactionGoesOnThoughOtherTablesAreCapturedThen() throws Exception {
    ServerChunks.Sizes sizes = new ServerChunks.Sizes(50, MEGABYTE);
    ReplayedDatabase.Choice choice = new ReplayedDatabase.Choice(sizes, 1, 60, Map.of());
    try (ReplayedDatabase database = new ReplayedDatabase(server, choice)) {
      database.sql(
          "create table t (id int primary key, v int)",
          "create table hidden (id int primary key, v int)");
      database.start();
      database.settle();
      database.stop();
      String numbers =
          " with recursive i(i) as (select 1 union all select i + 1 from i where i < 300)"
              + " select i, i from i";
      database.sql(
          "begin", "insert into hidden" + numbers, "insert into t" + numbers, "update t set v = 0");
      database.sql("commit");
      database.start();
      database.stopAfter(3);
      assertThat(database.changesSeen()).isEqualTo(180);
      database.captureAll();
      database.start();
      database.settle();
      assertThat(database.changesSeen()).isEqualTo(600);
    }
  }

  @Test
  void aConditionChoosesRowsOfTheSnapshotOnly() throws Exception {
    ServerChunks.Sizes sizes = new ServerChunks.Sizes(3, MEGABYTE);
    ReplayedDatabase.Choice choice =
        new ReplayedDatabase.Choice(
            sizes, 2, 100, Map.of("t", "v > 10 or v is null", "keyless", "v > 10"));
    try (ReplayedDatabase database = new ReplayedDatabase(server, choice)) {
      for (String table : new String[] {"t", "keyless"}) {
        database.sql(
            "create table "
                + table
                + " (id int"
                + (table.equals("t") ? " primary key" : "")
                + ", v int)",
            "insert into " + table + " values (1, 1), (2, 20), (3, 3), (4, 40), (5, 5), (6, null)");
      }
      database.start();
      for (int i = 0; i < 200 && database.progress().stream().anyMatch(p -> !p.isDone()); i++) {
        database.step();
      }
      assertThat(database.reads()).isEqualTo(5);
      database.sql("update t set v = 2 where id = 1", "delete from t where id in (3, 5)");
      database.sql("update t set v = 50 where id = 4");
      database.sql("delete from keyless where id in (1, 3, 5, 6)");
      database.settle();
    }
  }

  @Test
  void manyTablesAreToldOneAfterTheOther() throws Exception {
    int many = Integer.getInteger("oxbow.test.tables", 100);
    try (ReplayedDatabase database =
        new ReplayedDatabase(server, ReplayedDatabase.Choice.chunks(5))) {
      for (int i = 0; i < many; i++) {
        database.sql(
            "create table t" + i + " (id int primary key, v int)",
            "insert into t" + i + " values (1, 1), (2, 2)");
      }
      database.start();
      database.sql("update t" + (many - 1) + " set v = 3");
      database.settle();
      assertThat(database.progress()).hasSize(many).allMatch(p -> p.isDone());
    }
  }
}

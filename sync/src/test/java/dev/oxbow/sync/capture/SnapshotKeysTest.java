package dev.oxbow.sync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A snapshot in chunks goes through keys of every type, beside writers, and through crashes. */
@Timeout(180)
final class SnapshotKeysTest {
  private static final MySqlServer SERVER = TestServers.mySql();

  /** The columns of a key, and an expression for the key of a number, {@code ?}. */
  private static final Map<String, String[]> KEYS =
      Map.ofEntries(
          key("ints", "k int", "? - 60"),
          key("unique", "k int not null", "? * 3"),
          key("unsigned", "k bigint unsigned", "18446744073709551615 - ? * 1000000007"),
          key("decimals", "k decimal(40, 10)", "(? - 60) * 12345678901234567890.0000000001"),
          key("floats", "k float", "16777000 + ?"),
          key("doubles", "k double", "(? - 60) / 7e0"),
          key(
              "datetimes",
              "k datetime(6)",
              "date_add('2024-01-01', interval ? * 7777777 microsecond)"),
          key("times", "k time(3)", "sec_to_time((? - 60) * 40000.125)"),
          key("stamps", "k timestamp", "date_add('2024-03-31 00:30:00', interval ? minute)"),
          key("dates", "k date", "date_add('0999-12-01', interval ? day)"),
          key("years", "k year", "1950 + ?"),
          key("binaries", "k binary(4)", "unhex(concat('00', lpad(hex(? * 2), 2, '0'), 'ff'))"),
          key("varbinaries", "k varbinary(20)", "unhex(repeat(lpad(hex(?), 2, '0'), 1 + ? % 3))"),
          key("bits", "k bit(60)", "? * 9007199254740993"),
          key(
              "anycase",
              "k varchar(20) collate utf8mb4_0900_ai_ci",
              "elt(1 + ? % 3, concat('É', ?), concat('e', ?), concat('z', ?))"),
          key(
              "padded",
              "k varchar(20) character set latin1",
              "concat(char(33 + ?), elt(1 + ? % 2, '', ' x'))"),
          key("chars", "k char(10) collate utf8mb4_general_ci", "concat('ß', ?)"),
          key(
              "unicode",
              "k varchar(20) character set utf8mb4 collate utf8mb4_bin",
              "concat(char(0xF09F9880 + ? using utf8mb4), '''\\\\')"),
          key("enums", "k enum('z', 'b', 'ö', '10', '2', 'a') , n int", "1 + ? % 6, ?"),
          key("sets", "k set('a', 'b', 'c', 'd', 'e', 'f', 'g')", "?"),
          key(
              "composite",
              "k varchar(10) collate utf8mb4_0900_ai_ci, n decimal(5, 1), d date",
              "concat('K', ? % 3), -? / 2, date_add('2024-01-01', interval ? % 5 day)"));

  private static Map.Entry<String, String[]> key(String name, String columns, String expression) {
    return Map.entry("k_" + name, new String[] {columns, expression});
  }

  private static String declared(String table, int part) {
    String[] key = KEYS.get(table);
    if (key == null) {
      throw new IllegalArgumentException(table);
    }
    return key[part];
  }

  private static String keyOf(String table, int number) {
    return declared(table, 1).replace("?", Integer.toString(number));
  }

  private static String names(String table) {
    List<String> names = new ArrayList<>();
    for (String column : declared(table, 0).split(", (?=[a-z] [a-z])")) {
      names.add(column.trim().split(" ")[0]);
    }
    return String.join(", ", names);
  }

  private static void write(Statement statement, String table, Random random, int i)
      throws SQLException {
    String key = keyOf(table, random.nextInt(120));
    String where = "where (" + names(table) + ") = (" + key + ")";
    switch (random.nextInt(3)) {
      case 0 ->
          statement.execute("insert ignore into " + table + " values (" + key + ", " + i + ")");
      case 1 -> statement.execute("update " + table + " set v = " + i + " " + where);
      default -> statement.execute("delete from " + table + " " + where);
    }
  }

  @Test
  void everyTypeOfKeyIsGoneThrough() throws Exception {
    ReplayedDatabase.Choice choice = ReplayedDatabase.Choice.chunks(9);
    try (ReplayedDatabase database = new ReplayedDatabase(SERVER, choice)) {
      for (String table : KEYS.keySet()) {
        database.sql(
            "create table "
                + table
                + " ("
                + declared(table, 0)
                + ", v int, "
                + (table.equals("k_unique") ? "unique (" : "primary key (")
                + names(table)
                + "))");
        StringBuilder rows = new StringBuilder("insert ignore into " + table + " values ");
        for (int i = 0; i < 120; i++) {
          rows.append(i == 0 ? "(" : ", (").append(keyOf(table, i)).append(", 0)");
        }
        database.sql(rows.toString());
      }
      AtomicBoolean stop = new AtomicBoolean();
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> {
                Random random = new Random(7);
                List<String> tables = List.copyOf(KEYS.keySet());
                try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                  for (int i = 1; !stop.get(); i++) {
                    write(statement, tables.get(random.nextInt(tables.size())), random, i);
                  }
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int i = 0; i < 6; i++) {
        database.start();
        database.stopAfter(30);
      }
      database.start();
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (database.progress().stream().anyMatch(p -> !p.isDone())
          && System.nanoTime() < deadline
          && !writer.isDone()) {
        database.step();
      }
      stop.set(true);
      writer.join();
      database.settle();
      assertThat(database.reads()).isGreaterThan(1_000);
    }
  }

  @Test
  void findsEachChunkByTheIndexOfTheKey() throws Exception {
    // A plan that sorts or scans would take longer with each chunk.
    try (ReplayedDatabase database =
        new ReplayedDatabase(SERVER, ReplayedDatabase.Choice.chunks(9))) {
      for (String table : KEYS.keySet()) {
        database.sql(
            "create table "
                + table
                + " ("
                + declared(table, 0)
                + ", v int, "
                + (table.equals("k_unique") ? "unique (" : "primary key (")
                + names(table)
                + "))");
        StringBuilder rows = new StringBuilder("insert ignore into " + table + " values ");
        for (int i = 0; i < 120; i++) {
          rows.append(i == 0 ? "(" : ", (").append(keyOf(table, i)).append(", 0)");
        }
        database.sql(rows.toString(), "analyze table " + table);
        // ENUM and SET are compared by their numbers, in which no index is sorted for MySQL.
        String access = List.of("k_enums", "k_sets").contains(table) ? "index" : "range";
        assertThat(database.planOfSecondChunk(table))
            .as(table)
            .startsWith(access + (table.equals("k_unique") ? " k" : " PRIMARY"))
            .doesNotContain("filesort");
      }
    }
  }
}

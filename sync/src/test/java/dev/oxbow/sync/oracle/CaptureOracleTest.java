package dev.oxbow.sync.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.oracle.Faults.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several connections write, and each transaction says in a ledger how many rows it changed.
 * Meanwhile whatever takes part in the capture is killed, frozen and cut off. At the end a reader
 * of what is committed has the same tables as MySQL, has seen each change once, and each
 * transaction as a whole.
 */
@Timeout(7_200)
final class CaptureOracleTest {
  /** How many processes a long run kills; a short one does each kind of harm once. */
  private static final int KILLS = Integer.getInteger("oxbow.test.kills", 0);

  private static final Duration LONGEST = Duration.ofMinutes(60);
  private static final String HEARTBEATS = "__oxbow-heartbeat.shop";
  private static final int MOST_ROWS = 20_000;
  private static final int BULK = KILLS > 0 ? 100_000 : 30_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  private WorkerProcess.Settings settings(Rig rig, String database) {
    return new WorkerProcess.Settings(
        folder,
        """
        sources:
          shop: { adapter: mysql, url: '%s', user: '%s', password: '%s' }
          events: { adapter: kafka, bootstrap.servers: '%s' }
        capture:
          from: shop
          to: events
          tables: ['%s.*']
          topic: 'shop.{table}'
          transaction.max.rows: %d
          snapshot.chunk.rows: 100
          batch.records: 100
          heartbeat.ms: 1000
          producer.override.interceptor.classes: '%s'
        sync:
          group: oracle
          port: 0
          replication: 1
          restart: { longest: 2s, most: 1000 }
          worker: { session.timeout.ms: 5000, heartbeat.interval.ms: 500 }
        """
            .formatted(
                rig.url(database),
                rig.mySql.user(),
                rig.mySql.password(),
                rig.bootstrapServers(),
                database,
                MOST_ROWS,
                KillAt.class.getName()));
  }

  private static void create(Admin admin, String topic, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  @Test
  void losesNothingAndTellsNothingTwice() throws Exception {
    try (Rig rig = new Rig()) {
      losesNothing(rig, new Shop(rig.mySql, BULK));
    }
  }

  private void losesNothing(Rig rig, Shop shop) throws Exception {
    long begun = System.nanoTime();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", rig.kafka.bootstrapServers()));
        Told told = new Told(rig.kafka.bootstrapServers(), shop::told)) {
      create(admin, HEARTBEATS, 1);
      create(admin, "shop.transaction", 1);
      create(admin, "shop.definitions", 1);
      told.follow(HEARTBEATS, 1);
      for (String table : shop.tables()) {
        follow(admin, told, table);
      }
      Random random = new Random(KILLS);
      Faults faults = new Faults(rig, settings(rig, shop.database()), told, random);
      try {
        faults.begin(() -> told.heartbeats() > 0);
        faults.killWorker();
        addTable(admin, told, shop);
        shop.open();
        if (KILLS == 0) {
          shortRun(faults);
        } else {
          longRun(faults, admin, told, shop, random);
        }
        faults.awaitMore("all of it");
        shop.close();
        awaitEnd(told, shop);
        verify(told, shop);
        report(faults, told);
        System.out.println(
            "Capture oracle: all of it arrived, after "
                + Duration.ofNanos(System.nanoTime() - begun).toSeconds()
                + " s");
        refusesToGoOnWhereTheBinlogIsGone(rig, shop, faults, told);
      } catch (Throwable e) {
        keepLog();
        throw e;
      } finally {
        faults.close();
      }
    }
  }

  private static void follow(Admin admin, Told told, String table) throws Exception {
    int partitions = table.equals("a") ? 3 : 1;
    create(admin, "shop." + table, partitions);
    told.follow("shop." + table, partitions);
  }

  private static void addTable(Admin admin, Told told, Shop shop) throws Exception {
    follow(admin, told, "s" + shop.tables().size());
    shop.add(1_500);
  }

  private static void shortRun(Faults faults) throws Exception {
    faults.killAt(KillPoint.BETWEEN_CHUNKS);
    faults.killAt(KillPoint.BEFORE_HANDOFF);
    faults.killAt(KillPoint.BEFORE_COMMIT);
    faults.killAt(KillPoint.IN_TRANSACTION);
    faults.run(Fault.ROTATE);
    faults.run(Fault.CUT_MYSQL);
    faults.run(Fault.KILL_MYSQL);
    faults.run(Fault.CUT_KAFKA);
    // Not the broker: docs/sync/guarantees.md tells of transactions that hang behind its death.
    faults.run(Fault.ZOMBIE);
    assertThat(faults.counts()).containsKey(KillPoint.IN_TRANSACTION.name());
  }

  private static void longRun(Faults faults, Admin admin, Told told, Shop shop, Random random)
      throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    KillPoint[] points = KillPoint.OF_CAPTURE.toArray(KillPoint[]::new);
    Fault[] others = Fault.values();
    for (int i = 0; faults.kills() < KILLS && System.nanoTime() < deadline; i++) {
      switch (i % 4) {
        case 0 -> {
          KillPoint point = points[i / 4 % points.length];
          if (point.isInSnapshot()) {
            faults.killWorker(); // it would take the snapshot before it is killed
            addTable(admin, told, shop);
          }
          faults.killAt(point);
        }
        case 2 -> faults.run(others[i / 4 % others.length]);
        default -> faults.run(random.nextInt(5) == 0 ? Fault.KILL_BROKER : Fault.KILL_MYSQL);
      }
    }
    report(faults, told);
    assertThat(faults.kills()).as("kills within " + LONGEST).isGreaterThanOrEqualTo(KILLS);
    assertThat(faults.counts())
        .containsKeys(Stream.of(points).map(Enum::name).toArray(String[]::new))
        .containsKeys(Stream.of(others).map(Enum::name).toArray(String[]::new));
  }

  /** Reads until all is there, or until nothing has come for too long. */
  private static void awaitEnd(Told told, Shop shop) throws SQLException {
    Set<String> wanted = shop.rows("ledger").keySet();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (told.read()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (told.ledger.keySet().containsAll(wanted) && differences(told, shop).isEmpty()) {
        return;
      }
    }
  }

  private static List<String> differences(Told told, Shop shop) throws SQLException {
    List<String> differences = new ArrayList<>();
    for (String table : shop.tables()) {
      differences.addAll(told.differences(table, shop.rows(table)));
    }
    return differences;
  }

  private static void verify(Told told, Shop shop) throws SQLException {
    assertThat(told.ledger.keySet()).isEqualTo(shop.rows("ledger").keySet());
    assertThat(differences(told, shop)).isEmpty();
    Set<Long> unknown = new HashSet<>(told.numbers());
    told.ledger.forEach(
        (entry, wrote) -> {
          unknown.remove(wrote.transaction());
          assertThat(told.changes(wrote.transaction()))
              .as("each change of %s", entry)
              .isEqualTo(wrote.changes() + 1);
        });
    assertThat(unknown).as("what nobody wrote").isEmpty();
    assertThat(told.shownInParts())
        .as("whole transactions are seen at once")
        .allMatch(transaction -> told.changes(transaction) > MOST_ROWS);
  }

  private static void report(Faults faults, Told told) {
    System.out.printf(
        "Capture oracle: %d kills, %s; %d transactions, %d changes of rows and %d rows of"
            + " snapshots seen once%n",
        faults.kills(), faults.counts(), told.count(), told.rows(), told.rowsOfSnapshots());
  }

  private void refusesToGoOnWhereTheBinlogIsGone(Rig rig, Shop shop, Faults faults, Told told)
      throws Exception {
    faults.close();
    faults.execute("insert into " + shop.database() + ".a (id) values (-1)");
    faults.execute("flush binary logs");
    String last = shop.newestBinlog();
    faults.execute("purge binary logs to '" + last + "'");
    faults.execute("insert into " + shop.database() + ".a (id) values (-2)");
    int before = told.count();
    WorkerProcess process = WorkerProcess.start(settings(rig, shop.database()));
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!Files.readString(folder.resolve("worker.log")).contains("has purged the transactions")
          && System.nanoTime() < deadline) {
        told.read();
      }
    } finally {
      process.close();
    }
    assertThat(Files.readString(folder.resolve("worker.log")))
        .containsPattern(
            "has purged the transactions \\S+ from its binlog before they were captured.*: 1"
                + " transactions are missing in the topics");
    told.read();
    assertThat(told.count()).as("nothing is told behind a gap").isEqualTo(before);
  }

  /** For whoever has to find out why. */
  private void keepLog() throws Exception {
    Path log = folder.resolve("worker.log");
    if (Files.exists(log)) {
      Files.copy(
          log, Path.of("target", "capture-oracle-worker.log"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

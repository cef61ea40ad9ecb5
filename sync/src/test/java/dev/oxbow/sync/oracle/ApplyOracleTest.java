package dev.oxbow.sync.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.sync.oracle.Faults.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two topics are written in transactions, with poison among their records, and applied to tables by
 * several tasks. Meanwhile whatever takes part is killed, frozen, cut off and fought with. At the
 * end the tables are what the topics say, each record was applied once, and the dead letters are
 * exactly the poison.
 */
@Timeout(7_200)
final class ApplyOracleTest {
  /** How many processes a long run kills; a short one does the main kinds of harm once. */
  private static final int KILLS = Integer.getInteger("oxbow.test.kills", 0);

  private static final Duration LONGEST = Duration.ofMinutes(75);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String READ_ONLY = "READ_ONLY";
  private static final String DISK_FULL = "DISK_FULL";
  private static final String DEADLOCKS = "DEADLOCKS";

  @TempDir Path folder;

  private WorkerProcess.Settings settings(Rig rig, String database) {
    return new WorkerProcess.Settings(
        folder,
        """
        sources:
          copy: { adapter: mysql, url: '%s?queryInterceptors=%s', user: '%s', password: '%s' }
          events: { adapter: kafka, bootstrap.servers: '%s' }
        apply:
          ledger: { from: events, topics: [%7$s], to: copy, mode: insert, %6$s }
          stock: { from: events, topics: [%8$s], to: copy, schema: evolve, %6$s }
        sync:
          group: oracle
          port: 0
          replication: 1
          restart: { longest: 2s, most: 1000 }
          worker: { session.timeout.ms: 3000, heartbeat.interval.ms: 500 }
        """
            .formatted(
                rig.url(database),
                KillAtStatement.class.getName(),
                rig.mySql.user(),
                rig.mySql.password(),
                rig.bootstrapServers(),
                "tasks: 2, on_error: dlq, lock.wait.ms: 1000,"
                    + " consumer.override.session.timeout.ms: 3000,"
                    + " consumer.override.heartbeat.interval.ms: 500",
                TopicWriter.LEDGER,
                TopicWriter.STOCK));
  }

  @Test
  void appliesEachRecordOnce() throws Exception {
    try (Rig rig = new Rig();
        AppliedTables tables = new AppliedTables(rig.mySql);
        Admin admin = Admin.create(Map.of("bootstrap.servers", rig.kafka.bootstrapServers()))) {
      admin
          .createTopics(
              Stream.of(TopicWriter.LEDGER, TopicWriter.STOCK)
                  .map(topic -> new NewTopic(topic, TopicWriter.PARTITIONS, (short) 1))
                  .toList())
          .all()
          .get();
      Random random = new Random(KILLS);
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(new TopicWriter(rig.kafka.bootstrapServers(), enough));
      Faults faults = new Faults(rig, settings(rig, tables.database()), tables, random);
      try {
        if (KILLS == 0) {
          shortRun(faults, tables, random);
        } else {
          longRun(faults, tables, random);
        }
        faults.awaitMore("all of it");
        enough.set(true);
        writer.join();
        Truth truth = awaitEnd(rig, tables);
        verify(truth, tables);
        report(faults, truth);
      } catch (Throwable e) {
        keepLog();
        throw e;
      } finally {
        enough.set(true);
        faults.close();
      }
    }
  }

  private static void shortRun(Faults faults, AppliedTables tables, Random random)
      throws Exception {
    faults.killAt(KillPoint.BEFORE_COMMIT);
    faults.killAt(KillPoint.AFTER_COMMIT);
    more(faults, tables, random, READ_ONLY);
    more(faults, tables, random, DEADLOCKS);
    faults.run(Fault.KILL_MYSQL);
    faults.run(Fault.ZOMBIE);
  }

  private static void longRun(Faults faults, AppliedTables tables, Random random) throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    KillPoint[] points = KillPoint.OF_APPLY.toArray(KillPoint[]::new);
    Set<Fault> others = EnumSet.complementOf(EnumSet.of(Fault.ROTATE));
    List<String> harms =
        Stream.concat(others.stream().map(Enum::name), Stream.of(READ_ONLY, DISK_FULL, DEADLOCKS))
            .toList();
    for (int i = 0; faults.kills() < KILLS && System.nanoTime() < deadline; i++) {
      switch (i % 4) {
        case 0 -> faults.killAt(points[i / 4 % points.length]);
        case 2 -> more(faults, tables, random, harms.get(i / 4 % harms.size()));
        default -> faults.run(random.nextInt(4) == 0 ? Fault.KILL_BROKER : Fault.KILL_MYSQL);
      }
    }
    assertThat(faults.kills()).as("kills within " + LONGEST).isGreaterThanOrEqualTo(KILLS);
    if (KILLS >= 200) {
      assertThat(faults.counts())
          .containsKeys(Stream.of(points).map(Enum::name).toArray(String[]::new))
          .containsKeys(harms.toArray(String[]::new));
    }
  }

  private static void more(Faults faults, AppliedTables tables, Random random, String harm)
      throws Exception {
    switch (harm) {
      case READ_ONLY ->
          faults.run(
              harm,
              () -> {
                faults.execute("set global super_read_only = 1");
                faults.readFor(random.nextInt(4_000));
                faults.execute("set global read_only = 0");
              });
      case DISK_FULL ->
          faults.run(
              harm,
              () -> {
                String table = tables.database() + ".disk_full";
                faults.execute("insert into " + table + " values (1)");
                faults.readFor(random.nextInt(4_000));
                faults.execute("delete from " + table);
              });
      case DEADLOCKS -> faults.run(harm, () -> tables.fight(random, 2_000));
      default -> faults.run(Fault.valueOf(harm));
    }
  }

  /** Waits until all is applied, or until nothing has been applied for too long. */
  private static Truth awaitEnd(Rig rig, AppliedTables tables) throws IOException, SQLException {
    Truth truth = Truth.read(rig.kafka.bootstrapServers());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && !isAll(truth, tables)) {
      if (tables.read()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
    }
    return Truth.read(rig.kafka.bootstrapServers());
  }

  private static boolean isAll(Truth truth, AppliedTables tables) throws SQLException {
    return tables
            .rows("select sum(errors) from oxbow_offsets")
            .equals(List.of(Integer.toString(truth.poison.size())))
        && tables
            .rows("select count(*) from ledger")
            .equals(List.of(Integer.toString(truth.ledger.size())))
        && tables.stock().equals(truth.stock());
  }

  private static void verify(Truth truth, AppliedTables tables) throws SQLException {
    assertThat(tables.rows("select p, n, count(*) from ledger group by p, n having count(*) > 1"))
        .as("applied twice")
        .isEmpty();
    assertThat(new TreeSet<>(tables.rows("select p, n from ledger"))).isEqualTo(truth.ledger);
    assertThat(tables.rows("select p, n from counters order by p"))
        .isEqualTo(
            truth.counts.entrySet().stream().map(c -> c.getKey() + " " + c.getValue()).toList());
    assertThat(tables.stock()).isEqualTo(truth.stock());
    assertThat(tables.rows("select * from backwards")).as("set to what it was before").isEmpty();
    assertThat(truth.letters).as("dead letters").isEqualTo(truth.poison);
    assertThat(tables.rows("select sum(errors) from oxbow_offsets"))
        .isEqualTo(List.of(Integer.toString(truth.poison.size())));
    assertThat(tables.rows("select count(*), min(state), max(state) from oxbow_letters"))
        .isEqualTo(List.of(truth.poison.size() + " open open"));
  }

  private static void report(Faults faults, Truth truth) {
    System.out.printf(
        "Apply oracle: %d kills, %s; %d records applied once, %d of them into the ledger; %d were"
            + " poison, of which %d letters were kept; it went on at most %s later%n",
        faults.kills(),
        faults.counts(),
        truth.records - truth.poison.size(),
        truth.ledger.size(),
        truth.poison.size(),
        truth.lettersCount,
        faults.longestWait());
  }

  /** For whoever has to find out why. */
  private void keepLog() throws IOException {
    Path log = folder.resolve("worker.log");
    if (Files.exists(log)) {
      Files.copy(
          log, Path.of("target", "apply-oracle-worker.log"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

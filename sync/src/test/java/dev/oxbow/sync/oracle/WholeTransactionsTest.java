package dev.oxbow.sync.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.oracle.Faults.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bank is captured and applied to another server, transactions as a whole. Meanwhile the service,
 * the broker and the target are killed and frozen. Whoever reads the target always sees the sum
 * that the bank has, and at the end it is equal to the bank.
 */
@Timeout(7_200)
final class WholeTransactionsTest {
  /** How many processes a long run kills; a short one does the main kinds of harm once. */
  private static final int KILLS = Integer.getInteger("oxbow.test.kills", 0);

  private static final Duration LONGEST = Duration.ofMinutes(75);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** The harms of a long run, besides those at a named place. */
  private static final List<Fault> FAULTS =
      List.of(
          Fault.KILL,
          Fault.KILL_MYSQL,
          Fault.ZOMBIE,
          Fault.KILL_BROKER,
          Fault.SECOND_WORKER,
          Fault.CUT_MYSQL,
          Fault.FREEZE_MYSQL,
          Fault.CUT_KAFKA,
          Fault.STOP);

  @TempDir Path folder;

  private WorkerProcess.Settings settings(MySqlServer one, Bank bank, Rig rig, CopiedBank copy) {
    return new WorkerProcess.Settings(
        folder,
        """
        sources:
          bank: { adapter: mysql, url: '%1$s', user: '%2$s', password: '%3$s' }
          copy: { adapter: mysql, url: '%4$s?queryInterceptors=%5$s', user: '%6$s', password: '%7$s' }
          events: { adapter: kafka, bootstrap.servers: '%8$s' }
        capture:
          from: bank
          tables: ['%9$s.*']
          to: events
          transactions: true
          topic.partitions: 2
        apply:
          from: events
          topics: [bank.%9$s.checking, bank.%9$s.savings, bank.%9$s.marks]
          to: copy
          transactional: true
          lock.wait.ms: 1000
          consumer.override.session.timeout.ms: 3000
          consumer.override.heartbeat.interval.ms: 500
          consumer.override.metadata.max.age.ms: 1000
        sync:
          group: whole
          port: 0
          replication: 1
          restart: { longest: 2s, most: 1000 }
          worker: { session.timeout.ms: 3000, heartbeat.interval.ms: 500 }
        """
            .formatted(
                one.jdbcUrl(bank.database()),
                one.user(),
                one.password(),
                rig.url(copy.database()),
                KillAtStatement.class.getName(),
                rig.mySql.user(),
                rig.mySql.password(),
                rig.bootstrapServers(),
                bank.database()));
  }

  @Test
  void aReaderOfTheTargetNeverSeesHalfATransaction() throws Exception {
    MySqlServer one = TestServers.mySql();
    Bank bank = new Bank(one);
    try (Rig rig = new Rig();
        CopiedBank copy = new CopiedBank(rig.mySql)) {
      Random random = new Random(KILLS);
      Faults faults = new Faults(rig, settings(one, bank, rig, copy), copy, random);
      try {
        faults.begin(copy::hasSnapshot);
        bank.open(copy::marks);
        if (KILLS == 0) {
          shortRun(faults);
        } else {
          longRun(faults, random);
        }
        faults.awaitMore("all of it");
        bank.close();
        awaitEnd(bank, copy);
        for (String table : Bank.TABLES) {
          assertThat(copy.rows(table)).as(table).isEqualTo(bank.rows(table));
        }
        // Nothing was taken for missing that only had not come.
        assertThat(Files.readString(folder.resolve("worker.log")))
            .doesNotContain("applies transaction", "one by one");
        System.out.printf(
            "Whole transactions: %d kills, %s; %s; it went on at most %s later%n",
            faults.kills(), faults.counts(), copy, faults.longestWait());
      } catch (Throwable e) {
        keepLog();
        throw e;
      } finally {
        bank.close();
        faults.close();
      }
    }
  }

  private static void shortRun(Faults faults) throws Exception {
    faults.awaitMore("the start");
    faults.killAt(KillPoint.BEFORE_COMMIT);
    faults.run(Fault.KILL_MYSQL);
    faults.run(Fault.ZOMBIE);
  }

  private static void longRun(Faults faults, Random random) throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    KillPoint[] points = KillPoint.OF_APPLY.toArray(KillPoint[]::new);
    for (int i = 0; faults.kills() < KILLS && System.nanoTime() < deadline; i++) {
      switch (i % 4) {
        case 0 -> faults.killAt(points[i / 4 % points.length]);
        case 2 -> faults.run(FAULTS.get(i / 4 % FAULTS.size()));
        default -> faults.run(random.nextInt(4) == 0 ? Fault.KILL_BROKER : Fault.KILL_MYSQL);
      }
    }
    assertThat(faults.kills()).as("kills within " + LONGEST).isGreaterThanOrEqualTo(KILLS);
  }

  /** Waits until all is applied, or until nothing has been applied for too long. */
  private static void awaitEnd(Bank bank, CopiedBank copy) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && !copy.rows("marks").equals(bank.rows("marks"))) {
      if (copy.read()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
    }
  }

  /** For whoever has to find out why. */
  private void keepLog() throws IOException {
    Path log = folder.resolve("worker.log");
    if (Files.exists(log)) {
      Files.copy(
          log,
          Path.of("target", "whole-transactions-worker.log"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

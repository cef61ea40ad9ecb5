package dev.oxbow.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.DataSize;
import dev.oxbow.local.LocalConfig;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.Rows;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.LogStore.Outcome.Ready;
import dev.oxbow.type.ColumnType;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies while it fills the store leaves what it had committed. */
final class StoreCrashTest {
  private static final long RECORDS = 100_000;
  private static final long DIES_AT = 70_000;
  private static final long POSITIONS_PER_COMMIT = 20_000;

  @TempDir Path folder;

  private static LocalExecutor executor(Path folder) {
    return LocalExecutor.open(
        new LocalConfig(
            DataSize.ofMebibytes(256), 2, folder.resolve("spill"), DataSize.ofMebibytes(1024)),
        folder.resolve("store"));
  }

  private static LogStore store(Path folder, LocalExecutor executor) {
    return new DuckDbLogStore(
        new StoreConfig(true, folder.resolve("store"), DataSize.ofMebibytes(1024)),
        executor,
        POSITIONS_PER_COMMIT);
  }

  /** A process that fills the store and says whenever it has got further. */
  static final class Busy {
    private Busy() {}

    public static void main(String[] args) {
      GeneratedLog log = GeneratedLog.of(args[1], 2, RECORDS);
      LogStore store = store(Path.of(args[0]), executor(Path.of(args[0])));
      StatementScope scope =
          new StatementScope(Duration.ZERO, progress -> System.out.println(progress.done()));
      store.prepare(log, List.of("n"), log.extent(), scope);
      System.out.println("all");
    }
  }

  /** The process that dies. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      GeneratedLog log = GeneratedLog.of("topic-1", 2, RECORDS);
      log.shared.blockAt = DIES_AT;
      Thread told =
          new Thread(
              () -> {
                try {
                  log.shared.blocked.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                System.out.println("filling");
              });
      told.start();
      LogStore store = store(Path.of(args[0]), executor(Path.of(args[0])));
      store.prepare(log, List.of("n"), log.extent(), new StatementScope(Duration.ZERO, p -> {}));
    }
  }

  @Test
  void keepsWhatWasCommittedAndReadsTheRest() throws IOException, InterruptedException {
    for (int i = 0; i < 2; i++) {
      killWhileFilling();
    }
    GeneratedLog log = GeneratedLog.of("topic-1", 2, RECORDS);
    try (LocalExecutor executor = executor(folder);
        LogStore store = store(folder, executor);
        StatementScope scope = new StatementScope(Duration.ZERO, p -> {})) {
      try (var left = Files.list(folder.resolve("spill"))) {
        assertThat(left).as("the folders of the dead are removed").hasSize(1);
      }
      try (Ready ready = (Ready) store.prepare(log, List.of("n"), log.extent(), scope);
          LocalRun run = executor.begin(scope);
          Rows rows =
              run.query(
                  "SELECT CAST(sum(n) AS BIGINT), count(*), count(DISTINCT (_partition, _offset))"
                      + " FROM "
                      + ready.relation(),
                  List.of(
                      ColumnType.of(ColumnType.Kind.BIGINT),
                      ColumnType.of(ColumnType.Kind.BIGINT),
                      ColumnType.of(ColumnType.Kind.BIGINT)))) {
        assertThat(ready.recordsRead()).isBetween(1L, GeneratedLog.records(log.extent()) / 2);
        long records = GeneratedLog.records(log.extent());
        assertThat(rows.next()).containsExactly(sumOfNumbers(), records, records);
      }
      assertThat(scope.warnings()).isEmpty();
    }
  }

  /** As many kills as {@code -Doxbow.test.kills} says. */
  @Test
  void opensAndIsRightWheneverItWasKilled() throws IOException, InterruptedException {
    int kills = Integer.getInteger("oxbow.test.kills", 3);
    long seed = Long.getLong("oxbow.test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < kills; i++) {
      String log = "topic-" + i;
      killWhenever(log, random);
      try (LocalExecutor executor = executor(folder);
          LogStore store = store(folder, executor)) {
        for (HeldLog held : store.held()) {
          HeldLog.Holding holding = held.holding().orElseThrow();
          assertThat(holding.records())
              .as("seed %d, kill %d: %s", seed, i, held)
              .isEqualTo(GeneratedLog.records(holding.covered()));
        }
        assertIsRight(store, executor, GeneratedLog.of(log, 2, RECORDS));
      }
    }
  }

  private void killWhenever(String log, SplittableRandom random)
      throws IOException, InterruptedException {
    Process victim = start(Busy.class, log);
    try (BufferedReader out = victim.inputReader(StandardCharsets.UTF_8)) {
      int lines = random.nextInt(12);
      String line = out.readLine();
      for (int i = 0; i < lines && line != null && !line.equals("all"); i++) {
        line = out.readLine();
      }
      assertThat(line).isNotNull();
      LockSupport.parkNanos(random.nextLong(20_000_000));
    } finally {
      victim.destroyForcibly();
      assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void assertIsRight(LogStore store, LocalExecutor executor, GeneratedLog log) {
    ColumnType number = ColumnType.of(ColumnType.Kind.BIGINT);
    long records = GeneratedLog.records(log.extent());
    try (StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
        Ready ready = (Ready) store.prepare(log, List.of("n"), log.extent(), scope);
        LocalRun run = executor.begin(scope);
        Rows rows =
            run.query(
                "SELECT CAST(sum(n) AS BIGINT), count(*), count(DISTINCT (_partition, _offset))"
                    + " FROM "
                    + ready.relation(),
                List.of(number, number, number))) {
      assertThat(rows.next()).containsExactly(sumOfNumbers(), records, records);
      assertThat(scope.warnings()).isEmpty();
    }
  }

  private static long sumOfNumbers() {
    long sum = 0;
    for (long offset = 0; offset < RECORDS; offset++) {
      sum += offset % 10 == 9 ? 0 : offset % 100 == 50 ? offset : 2 * offset;
    }
    return sum;
  }

  private void killWhileFilling() throws IOException, InterruptedException {
    Process victim = start(Victim.class);
    try (BufferedReader out = victim.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("filling");
    } finally {
      victim.destroyForcibly();
      assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process start(Class<?> main, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}

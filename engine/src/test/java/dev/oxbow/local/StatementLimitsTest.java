package dev.oxbow.local;

import static dev.oxbow.local.DuckDbExecutorTest.fails;
import static dev.oxbow.local.DuckDbExecutorTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.DataSize;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.spi.RowFeed;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cancel, timeout, memory, spill: they are real, and the executor is usable afterwards. */
@Timeout(30)
final class StatementLimitsTest {
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  private static final List<Column> N = List.of(Column.of("n", BIGINT));
  private static final String LONG_JOIN =
      "SELECT count(*) FROM range(10000000) a(i), range(10000000) b(j) WHERE (i + j) % 7 = 3";

  @TempDir Path folder;
  private LocalExecutor executor;

  @BeforeEach
  void open() {
    open(256, 256);
  }

  private void open(int memory, int spill) {
    executor =
        LocalExecutor.open(
            new LocalConfig(DataSize.ofMebibytes(memory), 2, folder, DataSize.ofMebibytes(spill)));
  }

  @AfterEach
  void close() throws IOException {
    executor.close();
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void cancelsALongJoinWithinASecond() {
    StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
    try (LocalRun run = executor.begin(scope)) {
      long asked = later(300, scope::cancel);
      fails(() -> read(run, LONG_JOIN, List.of(BIGINT)), ErrorCode.CANCELLED);
      assertThat(millisSince(asked)).isLessThan(1_000 + 300);
      fails(() -> read(run, "SELECT 1", List.of(BIGINT)), ErrorCode.CANCELLED);
    }
    assertUsable();
  }

  @Test
  void endsAStatementWhoseTimeIsOver() {
    long begin = System.nanoTime();
    try (StatementScope scope = new StatementScope(Duration.ofMillis(300), p -> {});
        LocalRun run = executor.begin(scope)) {
      assertThatThrownBy(() -> read(run, LONG_JOIN, List.of(BIGINT)))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT))
          .hasMessageContaining("300 ms");
      assertThat(millisSince(begin)).isBetween(300L, 1_300L);
    }
    assertUsable();
  }

  @Test
  void cancelsWhileAFeedIsBlocked() {
    for (boolean load : new boolean[] {false, true}) {
      StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
      BlockedFeed feed = new BlockedFeed();
      try (LocalRun run = executor.begin(scope)) {
        Thread canceller =
            new Thread(
                () -> {
                  feed.awaitBlocked();
                  scope.cancel();
                });
        canceller.start();
        fails(
            () -> {
              if (load) {
                run.load(feed, N);
              } else {
                read(run, "SELECT sum(n)::BIGINT FROM " + run.stream(feed, N, -1), List.of(BIGINT));
              }
            },
            ErrorCode.CANCELLED);
      }
      assertThat(feed.closed).isTrue();
    }
    assertUsable();
  }

  @Test
  void beginsAnEndlessResultAtOnceAndCancelsItMidway() {
    StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
    long begin = System.nanoTime();
    try (LocalRun run = executor.begin(scope);
        Rows rows = run.query("SELECT i FROM range(1000000000000) t(i)", List.of(BIGINT))) {
      assertThat(rows.next()).containsExactly(0L);
      assertThat(millisSince(begin)).isLessThan(2_000);
      scope.cancel();
      fails(
          () -> {
            while (rows.next() != null) {}
          },
          ErrorCode.CANCELLED);
    }
    assertUsable();
  }

  @Test
  void interruptsTheNextChunkOfAResult() {
    StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
    String rare =
        "SELECT i FROM range(1000000) a(i), range(1000000) b(j)"
            + " WHERE i + j < 10000 AND (i * j) % 7 = 3";
    try (LocalRun run = executor.begin(scope);
        Rows rows = run.query(rare, List.of(BIGINT))) {
      assertThat(rows.next()).isNotNull();
      long asked = later(300, scope::cancel);
      fails(
          () -> {
            while (rows.next() != null) {}
          },
          ErrorCode.CANCELLED);
      assertThat(millisSince(asked)).isLessThan(1_000 + 300);
    }
    assertUsable();
  }

  @Test
  void closesAResultThatNobodyReadsToItsEnd() {
    StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
    BlockedFeed feed = new BlockedFeed();
    try (LocalRun run = executor.begin(scope)) {
      try (Rows rows = run.query("SELECT i FROM range(1000000000000) t(i)", List.of(BIGINT))) {
        assertThat(rows.next()).isNotNull();
      }
      assertThat(read(run, "SELECT CAST(1 AS BIGINT)", List.of(BIGINT))).hasSize(1);
      run.stream(feed, N, -1);
    }
    assertThat(feed.closed).isTrue();
  }

  @Test
  void spillsWhatDoesNotFitIntoMemory() throws IOException {
    close();
    open(64, 1024);
    StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
    String sql =
        "SELECT count(*) FROM (SELECT i % 3000000 AS k, max(i) FROM range(6000000) t(i) GROUP BY k)";
    try (LocalRun run = executor.begin(scope)) {
      assertThat(read(run, sql, List.of(BIGINT))).containsExactly(new Object[] {3_000_000L});
    }
  }

  @Test
  void saysWhichLimitIsInTheWay() throws IOException {
    close();
    open(32, 1);
    StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
    String load =
        "CREATE TEMP TABLE t AS SELECT i, md5(CAST(i AS VARCHAR)) FROM range(1000000) t(i)";
    try (LocalRun run = executor.begin(scope)) {
      assertThatThrownBy(() -> run.execute(load))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL))
          .hasMessageContaining("local.spill.limit");
      String hash = "SELECT CAST(len(array_agg(i)) AS BIGINT) FROM range(10000000) t(i)";
      assertThatThrownBy(() -> read(run, hash, List.of(BIGINT)))
          .isInstanceOfSatisfying(
              OxbowException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY))
          .hasMessageContaining("local.memory.limit");
    }
    assertUsable();
  }

  /** The driver of DuckDB, left to itself, ends this process here. */
  @Test
  void survivesThatThereIsNoRoomForTheTextsOfAFeed() throws IOException {
    List<Column> columns = List.of(Column.of("t", ColumnType.of(Kind.VARCHAR)));
    close();
    open(80, 10);
    for (int round = 0; round < 8; round++) {
      StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
      try (LocalRun run = executor.begin(scope)) {
        String texts = run.stream(new LongTexts(), columns, -1);
        assertThatThrownBy(
                () -> read(run, "SELECT count(DISTINCT t) FROM " + texts, List.of(BIGINT)))
            .isInstanceOfSatisfying(
                OxbowException.class,
                e -> assertThat(e.code()).isIn(ErrorCode.DISK_FULL, ErrorCode.OUT_OF_MEMORY));
      }
    }
    assertUsable();
  }

  @Test
  void passesOnWhatFailedInAFeed() {
    StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
    OxbowException failure = new OxbowException(ErrorCode.SOURCE_UNREACHABLE, "The broker is gone");
    BlockedFeed feed = new BlockedFeed();
    feed.failure = failure;
    try (LocalRun run = executor.begin(scope)) {
      assertThatThrownBy(
              () -> read(run, "SELECT n FROM " + run.stream(feed, N, -1), List.of(BIGINT)))
          .isSameAs(failure);
    }
    assertThat(feed.closed).isTrue();
  }

  @Test
  void namesTheKindOfAnError() {
    StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
    try (LocalRun run = executor.begin(scope)) {
      failsWith(run, "SELECT CAST('12x' AS INTEGER)", ErrorCode.INVALID_CAST);
      failsWith(run, "SELECT CAST('division by zero' AS INTEGER)", ErrorCode.INVALID_CAST);
      failsWith(run, "SELECT CAST(300 + i AS TINYINT) FROM range(3) t(i)", ErrorCode.OUT_OF_RANGE);
      failsWith(run, "SELECT i * 9223372036854775807 FROM range(3) t(i)", ErrorCode.OUT_OF_RANGE);
      failsWith(run, "SELECT (SELECT i FROM range(2) t(i))", ErrorCode.CARDINALITY);
      failsWith(run, "SELECT error('a value is missing')", ErrorCode.DATA);
      failsWith(run, "SELECT nonsense", ErrorCode.INTERNAL);
      failsWith(run, "SELECT * FROM read_csv('/etc/passwd')", ErrorCode.INTERNAL);
      fails(() -> run.execute("SET enable_external_access = true"), ErrorCode.DATA);
    }
    assertUsable();
  }

  private static void failsWith(LocalRun run, String sql, ErrorCode code) {
    fails(() -> read(run, sql, List.of(BIGINT)), code);
  }

  private void assertUsable() {
    try (StatementScope scope = new StatementScope(Duration.ZERO, p -> {});
        LocalRun run = executor.begin(scope)) {
      assertThat(read(run, "SELECT CAST(42 AS BIGINT)", List.of(BIGINT)))
          .containsExactly(new Object[] {42L});
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static long later(int millis, Runnable action) {
    java.util.concurrent.CompletableFuture.delayedExecutor(
            millis, java.util.concurrent.TimeUnit.MILLISECONDS)
        .execute(action);
    return System.nanoTime();
  }

  /** Two lanes of half a million texts of a kibibyte, no two alike. */
  private static final class LongTexts implements RowFeed {
    private static final int ROWS = 500_000;
    private final AtomicInteger taken = new AtomicInteger();

    @Override
    public int lanes() {
      return 2;
    }

    @Override
    public Lane open() {
      byte[] text = new byte[1024];
      Arrays.fill(text, (byte) 'x');
      return new Lane() {
        @Override
        public int fill(RowBatch batch) {
          int first = taken.getAndAdd(batch.capacity());
          int rows = Math.max(0, Math.min(batch.capacity(), ROWS - first));
          for (int row = 0; row < rows; row++) {
            byte[] number = Integer.toString(first + row).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(number, 0, text, 0, number.length);
            batch.column(0).setUtf8(row, text, 0, text.length);
          }
          return rows;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }

  /** Gives one row, then blocks until it is cancelled, or fails. */
  private static final class BlockedFeed implements RowFeed {
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile @Nullable OxbowException failure;

    void awaitBlocked() {
      try {
        blocked.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public int lanes() {
      return 1;
    }

    @Override
    public Lane open() {
      return new Lane() {
        private boolean first = true;

        @Override
        public int fill(RowBatch batch) {
          if (first) {
            first = false;
            batch.column(0).setLong(0, 1);
            return 1;
          }
          if (failure != null) {
            throw failure;
          }
          blocked.countDown();
          try {
            cancelled.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          throw new OxbowException(ErrorCode.CANCELLED, "The feed was cancelled");
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}

package dev.oxbow.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.config.DataSize;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalConfig;
import dev.oxbow.local.LocalExecutor;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.local.Rows;
import dev.oxbow.spi.LogRange;
import dev.oxbow.spi.LogTable;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.store.LogStore.Outcome.Ready;
import dev.oxbow.store.LogStore.Outcome.Widened;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogStoreTest {
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  private static final ColumnType VARCHAR = ColumnType.of(Kind.VARCHAR);
  private static final DataSize LARGE = DataSize.ofMebibytes(1000);

  @TempDir Path folder;
  private LocalExecutor executor;
  private LogStore store;
  private StatementScope scope;

  @BeforeEach
  void open() {
    open(true, LARGE);
  }

  private void open(boolean enabled, DataSize limit) {
    Path files = folder.resolve("store");
    executor =
        LocalExecutor.open(
            new LocalConfig(
                DataSize.ofMebibytes(256), 2, folder.resolve("spill"), DataSize.ofMebibytes(1024)),
            files);
    store = new DuckDbLogStore(new StoreConfig(enabled, files, limit), executor, 100_000);
    scope = new StatementScope(Duration.ZERO, p -> {});
  }

  @AfterEach
  void close() {
    scope.close();
    store.close();
    executor.close();
  }

  private void reopen() {
    close();
    open();
  }

  @Test
  void decodesEachRecordOnce() {
    GeneratedLog log = GeneratedLog.of("topic-1", 3, 10_000);
    List<LogRange> all = log.extent();
    try (Ready ready = prepare(log, all)) {
      assertThat(ready.recordsRead()).isEqualTo(27_000);
      assertThat(ready.rows()).isEqualTo(27_000);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(all));
    }
    try (Ready ready = prepare(log, all)) {
      assertThat(ready.recordsRead()).isZero();
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(all));
    }
    reopen();
    try (Ready ready = prepare(log, all)) {
      assertThat(ready.recordsRead()).isZero();
      assertThat(ready.rows()).isEqualTo(27_000);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(all));
    }
    assertThat(log.shared.delivered.get()).isEqualTo(27_000);
    assertThat(store.rememberedColumns("topic-1")).contains(log.info().columns());
    assertThat(store.rememberedColumns("topic-2")).isEmpty();
  }

  @Test
  void readsOnlyWhatIsMissingAndShowsOnlyWhatIsWanted() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 10_000);
    List<LogRange> tail = List.of(new LogRange(0, 9_000, 9_500), new LogRange(1, 9_500, 10_000));
    List<LogRange> middle = List.of(new LogRange(0, 8_900, 9_100), new LogRange(1, 0, 10));
    try (Ready ready = prepare(log, tail)) {
      assertThat(ready.recordsRead()).isEqualTo(900);
    }
    try (Ready ready = prepare(log, middle)) {
      assertThat(ready.recordsRead()).isEqualTo(99);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(middle));
      assertThat(ready.rows()).isEqualTo(189);
    }
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(18_000 - 999);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(log.extent()));
    }
    List<LogRange> one = List.of(new LogRange(1, 5, 7));
    try (Ready ready = prepare(log, one)) {
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(one));
    }
  }

  @Test
  void hidesFromAStatementWhatOthersReadMeanwhile() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 10_000);
    List<LogRange> early = List.of(new LogRange(0, 0, 100), new LogRange(1, 0, 100));
    try (Ready first = prepare(log, early);
        Ready second = prepare(log, log.extent())) {
      assertThat(sumOfOffsets(first)).isEqualTo(expected(early));
      assertThat(sumOfOffsets(second)).isEqualTo(expected(log.extent()));
    }
  }

  @Test
  void countsBadRecordsAndNamesTheFirst() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(ready.badRecords()).isEqualTo(10);
      assertThat(ready.firstBad()).containsExactly("0:50: no number");
    }
    try (Ready ready = prepare(log, List.of(new LogRange(0, 60, 300)))) {
      assertThat(ready.badRecords()).isEqualTo(2);
      assertThat(ready.firstBad()).containsExactly("0:150: no number");
    }
    try (Ready ready = prepare(log, List.of(new LogRange(1, 0, 300)))) {
      assertThat(ready.badRecords()).isZero();
      assertThat(ready.firstBad()).isEmpty();
    }
  }

  @Test
  void keepsBulkyColumnsApart() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(ready.relation()).doesNotContain("_value");
    }
    try (Ready ready = prepare(log, List.of("_value"), log.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(1_800);
      assertThat(
              one(
                  "SELECT min(decode(\"_value\")) FROM "
                      + ready.relation()
                      + " WHERE \"_offset\" = 7",
                  VARCHAR))
          .isEqualTo("value 7");
    }
  }

  @Test
  void addsAColumnThatTheLogBeginsToHave() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    log.shared.wideFrom = 900;
    List<LogRange> early = List.of(new LogRange(0, 0, 500), new LogRange(1, 0, 500));
    prepare(log, early).close();
    LogTable widened = widen(log);
    try (Ready ready = prepare(widened, log.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(900);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(log.extent()));
      assertThat(
              one("SELECT count(*) FROM " + ready.relation() + " WHERE extra IS NOT NULL", BIGINT))
          .isEqualTo(180L);
    }
    assertThat(store.rememberedColumns("topic-1")).contains(widened.info().columns());
    // One that was planned before the column came sees the same rows.
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(ready.recordsRead()).isZero();
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(log.extent()));
    }
  }

  @Test
  void convertsAColumnThatTheLogWidens() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    log.shared.wideFrom = 900;
    log.shared.fractions = true;
    prepare(log, List.of(new LogRange(0, 0, 500), new LogRange(1, 0, 500))).close();
    LogTable widened = widen(log);
    try (Ready ready = prepare(widened, log.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(900);
      assertThat(
              one(
                  "SELECT CAST(sum(n) AS DECIMAL(38,2)) FROM " + ready.relation(),
                  ColumnType.decimal(38, 2)))
          .isEqualTo(sumOfWidenedNumbers());
    }
    assertThat(store.prepare(log, List.of(), log.extent(), scope)).isInstanceOf(Widened.class);
  }

  private static BigDecimal sumOfWidenedNumbers() {
    BigDecimal sum = BigDecimal.ZERO.setScale(2);
    for (int partition = 0; partition < 2; partition++) {
      for (long offset = 0; offset < 1_000; offset++) {
        if (offset % 10 != 9 && (partition != 0 || offset % 100 != 50)) {
          sum = sum.add(BigDecimal.valueOf(offset * 100 + (offset >= 900 ? 25 : 0), 2));
        }
      }
    }
    return sum;
  }

  private LogTable widen(GeneratedLog log) {
    LogStore.Outcome outcome = store.prepare(log, List.of("n"), log.extent(), scope);
    assertThat(outcome).isInstanceOf(Widened.class);
    return ((Widened) outcome).table();
  }

  @Test
  void keepsNothingWhenItIsOffOrTheLogIsRewritten() throws IOException {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    log.shared.rewritten = true;
    for (boolean enabled : new boolean[] {true, false}) {
      close();
      open(enabled, LARGE);
      log.shared.rewritten = enabled;
      for (int i = 0; i < 2; i++) {
        try (Ready ready = prepare(log, List.of("n"), log.extent())) {
          assertThat(ready.recordsRead()).isEqualTo(1_800);
          assertThat(sumOfOffsets(ready)).isEqualTo(expected(log.extent()));
          assertThat(ready.badRecords()).isEqualTo(10);
        }
      }
      assertThat(files(executor.scratch())).isEmpty();
      assertThat(files(folder.resolve("store"))).isEmpty();
    }
  }

  @Test
  void dropsTheLeastRecentlyUsedWhenItIsFull() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      GeneratedLog log = GeneratedLog.of(name, 1, 10_000);
      prepare(log, log.extent()).close();
    }
    close();
    Path file = new StoreFolder(folder.resolve("store")).file("a", false);
    open(true, new DataSize(Files.size(file) * 5 / 2));
    GeneratedLog first = GeneratedLog.of("a", 1, 10_000);
    try (Ready ready = prepare(first, first.extent())) {
      assertThat(ready.recordsRead()).isZero();
    }
    assertThat(files(folder.resolve("store")))
        .filteredOn(f -> !f.equals(Claim.FILE))
        .hasSize(2)
        .anyMatch(f -> f.startsWith("a-"))
        .anyMatch(f -> f.startsWith("d-"));
  }

  @Test
  void readsAgainWhatWasDamaged() throws IOException {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    prepare(log, log.extent()).close();
    close();
    Path file = new StoreFolder(folder.resolve("store")).file("topic-1", false);
    Files.writeString(file, "this is no database".repeat(1000));
    open();
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(1_800);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(log.extent()));
    }
    assertThat(scope.warnings()).singleElement().asString().contains("damaged");
  }

  @Test
  void readsAgainAfterAStatementMetDamage() throws IOException {
    GeneratedLog log = GeneratedLog.of("topic-1", 1, 100_000);
    prepare(log, log.extent()).close();
    close();
    Path file = new StoreFolder(folder.resolve("store")).file("topic-1", false);
    byte[] sound = Files.readAllBytes(file);
    int met = 0;
    // Blocks hold definitions, which are read at once, or values, or nothing any more.
    for (int at = 12_288 + 1_000; at < sound.length && met == 0; at += 262_144) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      open();
      met += metDamage(log) ? 1 : 0;
      try (Ready ready = prepare(log, log.extent())) {
        assertThat(sumOfAll(ready)).isEqualTo(4_499_910_000L + 1_250_001);
      }
      assertThat(scope.warnings()).hasSizeLessThanOrEqualTo(1);
      close();
    }
    assertThat(met).isEqualTo(1);
    open();
  }

  private boolean metDamage(GeneratedLog log) {
    try (Ready ready = prepare(log, log.extent())) {
      sumOfAll(ready);
      return false;
    } catch (OxbowException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE);
      return true;
    }
  }

  private @Nullable Object sumOfAll(Ready ready) {
    return one(
        "SELECT CAST(sum(_offset) + sum(length(text)) AS BIGINT) FROM " + ready.relation(), BIGINT);
  }

  @Test
  void servesAStatementThoughItsFolderCannotBeWritten() throws IOException {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    Files.writeString(folder.resolve("store"), "a file, not a folder");
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(1_800);
    }
    assertThat(scope.warnings()).singleElement().asString().contains("cannot be written");
  }

  @Test
  void forgetsRowsThatTheLogHasDropped() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    List<LogRange> begun = List.of(new LogRange(0, 0, 500), new LogRange(1, 0, 500));
    prepare(log, begun).close();
    reopen();
    List<LogRange> left = List.of(new LogRange(0, 100, 1_000), new LogRange(1, 0, 1_000));
    GeneratedLog now = new GeneratedLog(new GeneratedLog.Shared("topic-1", left), false);
    try (Ready ready = prepare(now, left)) {
      assertThat(ready.recordsRead()).isEqualTo(900);
      assertThat(ready.rows()).isEqualTo(1_710);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(left));
      assertThat(ready.relation()).as("nothing else is left in the copy").doesNotContain(" >= ");
    }
  }

  @Test
  void servesAStatementWhoseCopyBelongsToAnother() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    prepare(log, log.extent()).close();
    LocalExecutor first = executor;
    LogStore firstStore = store;
    open();
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(1_800);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(log.extent()));
    }
    GeneratedLog grown = GeneratedLog.of("topic-1", 2, 200_000);
    Ready pinned = (Ready) firstStore.prepare(grown, List.of("n"), grown.extent(), scope);
    try (Ready ready = prepare(grown, grown.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(360_000);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(grown.extent()));
    } finally {
      firstStore.close();
      first.close();
      // A statement that ends after the store still gives up what it had.
      pinned.close();
    }
    assertThat(scope.warnings()).hasSize(2).allMatch(w -> w.contains("another process"));
    try (Ready ready = prepare(grown, grown.extent())) {
      assertThat(ready.recordsRead()).isZero();
    }
  }

  @Test
  void tellsWhatItHoldsWithoutTakingIt() throws IOException {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 1_000);
    prepare(log, List.of(new LogRange(0, 0, 500), new LogRange(1, 100, 200))).close();
    reopen();
    Path file = new StoreFolder(folder.resolve("store")).file("topic-1", false);
    long used = Files.getLastModifiedTime(file).toMillis();
    HeldLog held = store.held().get(0);
    assertThat(held.log()).contains(new HeldLog.LogName("generated", "events"));
    assertThat(held.owner()).isEqualTo(HeldLog.Owner.NOBODY);
    assertThat(held.holding().orElseThrow())
        .isEqualTo(
            new HeldLog.Holding(540, List.of(new LogRange(0, 0, 500), new LogRange(1, 100, 200))));
    assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(used);
    LocalExecutor first = executor;
    LogStore firstStore = store;
    open();
    try (Ready ready = prepare(log, List.of(new LogRange(0, 0, 500)))) {
      assertThat(ready.recordsRead()).as("nobody else has it").isZero();
    }
    assertThat(store.held()).extracting(HeldLog::owner).containsExactly(HeldLog.Owner.SELF);
    assertThat(firstStore.held()).extracting(HeldLog::owner).containsExactly(HeldLog.Owner.OTHER);
    firstStore.close();
    first.close();
  }

  @Test
  void sharesTheReadingOfTwoStatements() throws Exception {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 100_000);
    List<CompletableFuture<Long>> reads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      reads.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (Ready ready = prepare(log, log.extent())) {
                  assertThat(sumOfOffsets(ready)).isEqualTo(expected(log.extent()));
                  return ready.recordsRead();
                }
              }));
    }
    long sum = 0;
    for (CompletableFuture<Long> read : reads) {
      sum += read.get(30, TimeUnit.SECONDS);
    }
    assertThat(sum).isEqualTo(180_000);
  }

  @Test
  void keepsWhatWasCommittedWhenAStatementIsCancelled() throws Exception {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 200_000);
    log.shared.blockAt = 120_000;
    CompletableFuture<ErrorCode> failed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                prepare(log, log.extent()).close();
                throw new AssertionError("ended");
              } catch (OxbowException e) {
                return e.code();
              }
            });
    assertThat(log.shared.blocked.await(30, TimeUnit.SECONDS)).isTrue();
    scope.cancel();
    assertThat(failed.get(1, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
    log.shared.blockAt = Long.MAX_VALUE;
    reopen();
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(ready.recordsRead()).isEqualTo(180_000);
      assertThat(ready.rows()).isEqualTo(360_000);
      assertThat(sumOfOffsets(ready)).isEqualTo(expected(log.extent()));
    }
  }

  @Test
  void saysThatAnEmptyLogHasNoRows() {
    GeneratedLog log = GeneratedLog.of("topic-1", 2, 0);
    try (Ready ready = prepare(log, log.extent())) {
      assertThat(one("SELECT count(\"n\") FROM " + ready.relation(), BIGINT)).isEqualTo(0L);
    }
  }

  private Ready prepare(LogTable log, List<LogRange> ranges) {
    return prepare(log, List.of("n", "text"), ranges);
  }

  private Ready prepare(LogTable log, List<String> columns, List<LogRange> ranges) {
    LogStore.Outcome outcome = store.prepare(log, columns, ranges, scope);
    assertThat(outcome).isInstanceOf(Ready.class);
    return (Ready) outcome;
  }

  private @Nullable Object sumOfOffsets(Ready ready) {
    return one(
        "SELECT CAST(sum(\"_offset\" * 10 + \"_partition\") AS BIGINT) FROM " + ready.relation(),
        BIGINT);
  }

  private static long expected(List<LogRange> ranges) {
    long sum = 0;
    for (LogRange r : ranges) {
      for (long o = r.begin(); o < r.end(); o++) {
        sum += o % 10 == 9 ? 0 : o * 10 + r.partition();
      }
    }
    return sum;
  }

  private @Nullable Object one(String sql, ColumnType type) {
    try (LocalRun run = executor.begin(scope);
        Rows rows = run.query(sql, List.of(type))) {
      @Nullable Object @Nullable [] row = rows.next();
      return row == null ? null : row[0];
    }
  }

  private static List<String> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var found = Files.list(folder)) {
      return found.map(p -> p.getFileName().toString()).toList();
    }
  }
}

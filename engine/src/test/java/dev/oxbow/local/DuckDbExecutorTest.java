package dev.oxbow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.config.DataSize;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalExecutor.LocalRun;
import dev.oxbow.spi.Column;
import dev.oxbow.statement.StatementScope;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbExecutorTest {
  private static final ColumnType BIGINT = ColumnType.of(Kind.BIGINT);
  private static final ColumnType VARCHAR = ColumnType.of(Kind.VARCHAR);

  @TempDir Path folder;
  private LocalExecutor executor;
  private StatementScope scope;

  @BeforeEach
  void open() {
    executor =
        LocalExecutor.open(
            new LocalConfig(
                DataSize.ofMebibytes(256), 2, folder.resolve("spill"), DataSize.ofMebibytes(1024)));
    scope = new StatementScope(Duration.ZERO, p -> {});
  }

  @AfterEach
  void close() {
    scope.close();
    executor.close();
  }

  @Test
  void carriesEveryTypeAtItsExtremesThereAndBack() {
    List<Column> columns =
        List.of(
            Column.of("boolean", ColumnType.of(Kind.BOOLEAN)),
            Column.of("tinyint", ColumnType.of(Kind.TINYINT)),
            Column.of("smallint", ColumnType.of(Kind.SMALLINT)),
            Column.of("integer", ColumnType.of(Kind.INTEGER)),
            Column.of("bigint", BIGINT),
            Column.of("decimal 4", ColumnType.decimal(4, 4)),
            Column.of("decimal 9", ColumnType.decimal(9, 0)),
            Column.of("decimal 18", ColumnType.decimal(18, 6)),
            Column.of("decimal 38", ColumnType.decimal(38, 10)),
            Column.of("real", ColumnType.of(Kind.REAL)),
            Column.of("double", ColumnType.of(Kind.DOUBLE)),
            Column.of("var\"char", VARCHAR),
            Column.of("varbinary", ColumnType.of(Kind.VARBINARY)),
            Column.of("date", ColumnType.of(Kind.DATE)),
            Column.of("time", ColumnType.time(6)),
            Column.of("timestamp", ColumnType.timestamp(6)));
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(
        new Object[] {
          false,
          Byte.MIN_VALUE,
          Short.MIN_VALUE,
          Integer.MIN_VALUE,
          Long.MIN_VALUE,
          new BigDecimal("-0.9999"),
          new BigDecimal("-999999999"),
          new BigDecimal("-999999999999.999999"),
          new BigDecimal("-9999999999999999999999999999.9999999999"),
          -Float.MAX_VALUE,
          -Double.MAX_VALUE,
          "",
          new byte[0],
          LocalDate.of(1, 1, 1),
          LocalTime.MIDNIGHT,
          LocalDateTime.of(1, 1, 1, 0, 0)
        });
    rows.add(new Object[columns.size()]);
    rows.add(
        new Object[] {
          true,
          Byte.MAX_VALUE,
          Short.MAX_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          new BigDecimal("0.9999"),
          new BigDecimal("999999999"),
          new BigDecimal("999999999999.999999"),
          new BigDecimal("9999999999999999999999999999.9999999999"),
          Float.MIN_VALUE,
          Double.MIN_VALUE,
          "\0 \uD83D\uDE00 e\u0301 \u00ff 'q' \"q\" and longer than the twelve bytes within",
          new byte[] {0, -1, 39, -128, 127},
          LocalDate.of(9999, 12, 31),
          LocalTime.of(23, 59, 59, 999_999_000),
          LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000)
        });
    List<ColumnType> types = columns.stream().map(Column::type).toList();
    try (LocalRun run = executor.begin(scope)) {
      for (boolean load : new boolean[] {false, true}) {
        ListFeed feed = new ListFeed(columns, rows, 1);
        String from = load ? run.load(feed, columns) : run.stream(feed, columns, rows.size());
        assertSame(read(run, "SELECT * FROM " + from, types), rows);
        assertThat(feed.closed).isTrue();
      }
    }
  }

  @Test
  void pullsAFeedThroughSeveralLanesAndClosesThem() {
    List<Column> columns = List.of(Column.of("n", BIGINT), Column.of("s", VARCHAR));
    List<@Nullable Object[]> rows =
        IntStream.range(0, 100_000)
            .mapToObj(i -> new @Nullable Object[] {(long) i, i % 3 == 0 ? null : "text " + i})
            .toList();
    ListFeed feed = new ListFeed(columns, rows, 2);
    try (LocalRun run = executor.begin(scope)) {
      String from = run.stream(feed, columns, -1);
      assertThat(
              read(
                  run,
                  "SELECT CAST(sum(n) AS BIGINT), count(DISTINCT s) FROM " + from,
                  List.of(BIGINT, BIGINT)))
          .containsExactly(new Object[] {4_999_950_000L, 66_666L});
    }
    assertThat(feed.openedLanes.get()).isBetween(1, 2).isEqualTo(feed.closedLanes.get());
    assertThat(feed.closed).isTrue();
  }

  @Test
  void keepsTheOrderOfAResult() {
    ColumnType binary = ColumnType.of(Kind.VARBINARY);
    String sql = "SELECT i, encode(CAST(i AS VARCHAR)) FROM range(300000) t(i) ORDER BY i DESC";
    try (LocalRun run = executor.begin(scope);
        Rows rows = run.query(sql, List.of(BIGINT, binary))) {
      for (long i = 299_999; i >= 0; i--) {
        @Nullable Object @Nullable [] row = rows.next();
        assertThat(row).isNotNull();
        assertThat(row[0]).isEqualTo(i);
      }
      assertThat(rows.next()).isNull();
    }
  }

  @Test
  void tellsOfAnErrorInTheMiddleOfAResult() {
    String sql =
        "SELECT CASE WHEN i = 900000 THEN error('division by zero') ELSE i END"
            + " FROM range(10000000) t(i)";
    try (LocalRun run = executor.begin(scope)) {
      fails(() -> read(run, sql, List.of(BIGINT)), ErrorCode.DIVISION_BY_ZERO);
      assertThat(read(run, "SELECT CAST(7 AS BIGINT)", List.of(BIGINT))).hasSize(1);
    }
  }

  @Test
  void dividesDecimalsExactly() {
    assertThat(divide("CAST(1 AS DECIMAL(38,0))", 0, "CAST(3 AS DECIMAL(38,0))", 0, 6))
        .isEqualTo(new BigDecimal("0.333333"));
    assertThat(divide("CAST('-0.05' AS DECIMAL(38,2))", 2, "CAST('0.02' AS DECIMAL(4,2))", 2, 0))
        .isEqualTo(new BigDecimal("-3"));
    assertThat(divide("12345678901234567890123456789012345.678", 3, "0.001", 3, 0))
        .isEqualTo(new BigDecimal("12345678901234567890123456789012345678"));
    assertThat(divide("CAST(5 AS BIGINT)", 0, "CAST('200.00' AS DECIMAL(5,2))", 2, 2))
        .isEqualTo(new BigDecimal("0.03"));
    assertThat(divide("CAST(NULL AS DECIMAL(5,2))", 2, "CAST(0 AS DECIMAL(5,2))", 2, 2)).isNull();
    fails(() -> divide("1.0", 1, "0.0", 1, 1), ErrorCode.DIVISION_BY_ZERO);
    fails(() -> divide("1e30::DECIMAL(38,0)", 0, "0.000000001", 9, 9), ErrorCode.OUT_OF_RANGE);
  }

  private @Nullable Object divide(String a, int scaleA, String b, int scaleB, int scale) {
    String sql = "SELECT " + LocalSql.divide(a, scaleA, b, scaleB, scale);
    try (LocalRun run = executor.begin(scope)) {
      return read(run, sql, List.of(ColumnType.decimal(38, scale))).get(0)[0];
    }
  }

  static void fails(Runnable action, ErrorCode code) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            OxbowException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  static List<@Nullable Object[]> read(LocalRun run, String sql, List<ColumnType> types) {
    List<@Nullable Object[]> read = new ArrayList<>();
    try (Rows rows = run.query(sql, types)) {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        read.add(row);
      }
    }
    return read;
  }

  private static void assertSame(List<@Nullable Object[]> actual, List<@Nullable Object[]> wanted) {
    assertThat(actual).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      for (int j = 0; j < wanted.get(i).length; j++) {
        assertThat(actual.get(i)[j]).isEqualTo(wanted.get(i)[j]);
      }
    }
  }
}

package dev.oxbow.jdbc.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.jdbc.backend.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.JDBCType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that are written in batches are read as they were; what is no batch is refused. */
final class FramesTest {
  private static final long SEED = 20_261_122;

  private static ValueType decimal(int precision, int scale) {
    return new ValueType(JDBCType.DECIMAL, precision, scale, true);
  }

  private static ValueType of(JDBCType type) {
    return ValueType.of(type);
  }

  /** Each type with its least, its largest and its odd values. */
  private static Stream<Arguments> types() {
    return Stream.of(
        type(of(JDBCType.BOOLEAN), true, false),
        type(of(JDBCType.TINYINT), (byte) 0, Byte.MIN_VALUE, Byte.MAX_VALUE),
        type(of(JDBCType.SMALLINT), (short) 0, (short) 127, Short.MIN_VALUE, Short.MAX_VALUE),
        type(of(JDBCType.INTEGER), 0, -128, 128, Integer.MIN_VALUE, Integer.MAX_VALUE),
        type(of(JDBCType.BIGINT), 0L, -32_769L, 1L << 31, Long.MIN_VALUE, Long.MAX_VALUE),
        type(
            of(JDBCType.REAL),
            -0f,
            Float.MIN_VALUE,
            -Float.MAX_VALUE,
            Float.NaN,
            Float.NEGATIVE_INFINITY),
        type(
            of(JDBCType.DOUBLE),
            -0d,
            Double.MIN_VALUE,
            -Double.MAX_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY),
        type(decimal(5, 2), new BigDecimal("-999.99"), new BigDecimal("0.00")),
        type(
            decimal(19, 0),
            BigDecimal.valueOf(Long.MIN_VALUE),
            BigDecimal.valueOf(Long.MAX_VALUE),
            BigDecimal.valueOf(Long.MIN_VALUE).subtract(BigDecimal.ONE),
            BigDecimal.ZERO),
        type(
            decimal(38, 10),
            new BigDecimal("-9999999999999999999999999999.9999999999"),
            new BigDecimal("1.0000000000")),
        type(decimal(38, 38), new BigDecimal("-0." + "9".repeat(38))),
        type(of(JDBCType.VARCHAR), "", "a", "äöü", "\uD83D\uDE00 \u0000 \"", "x".repeat(70_000)),
        type(of(JDBCType.VARBINARY), new byte[0], new byte[] {0, -1, 127}, new byte[40_000]),
        type(
            of(JDBCType.DATE),
            LocalDate.of(1, 1, 1),
            LocalDate.of(1582, 10, 10),
            LocalDate.EPOCH,
            LocalDate.of(9999, 12, 31)),
        type(of(JDBCType.TIME), LocalTime.MIN, LocalTime.of(23, 59, 59, 999_999_000)),
        type(
            of(JDBCType.TIMESTAMP),
            LocalDateTime.of(1, 1, 1, 0, 0),
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
            LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000)));
  }

  private static Arguments type(ValueType type, Object... values) {
    return Arguments.of(type, List.of(values));
  }

  private static byte[] written(List<BatchWriter> batches) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (BatchWriter batch : batches) {
      int before = out.size();
      batch.writeTo(out);
      assertThat(out.size() - before).isEqualTo(batch.size());
    }
    return out.toByteArray();
  }

  private static BatchWriter batch(List<ValueType> types, List<@Nullable Object[]> rows) {
    BatchWriter batch = new BatchWriter(types, Integer.MAX_VALUE, Long.MAX_VALUE);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < types.size(); column++) {
        batch.column(column).put(row, rows.get(row)[column]);
      }
    }
    batch.end(rows.size());
    return batch;
  }

  private static List<@Nullable Object[]> read(List<ValueType> types, byte[] frame) {
    FrameReader reader = new FrameReader(types, frame, 0);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Object[] row = reader.next(); row != null; row = reader.next()) {
      rows.add(row);
    }
    assertThat(rows).hasSize(reader.rows());
    return rows;
  }

  private static void assertSame(List<@Nullable Object[]> read, List<@Nullable Object[]> written) {
    assertThat(read).hasSameSizeAs(written);
    for (int i = 0; i < read.size(); i++) {
      // Arrays.deepEquals looks into arrays of bytes, and knows an Integer from a Long.
      assertThat(Arrays.deepEquals(read.get(i), written.get(i))).as("row %d", i).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyValueIsReadAsItWasWritten(ValueType type, List<Object> values) throws IOException {
    List<@Nullable Object[]> all = new ArrayList<>();
    for (Object value : values) {
      List<@Nullable Object[]> one = rows(value);
      assertSame(read(List.of(type), written(List.of(batch(List.of(type), one)))), one);
      all.addAll(one);
      all.addAll(rows(new Object[] {null}));
    }
    for (int i = 0; i < 3; i++) {
      all.addAll(all.subList(0, all.size()));
    }
    assertSame(read(List.of(type), written(List.of(batch(List.of(type), all)))), all);
    List<BatchWriter> single = new ArrayList<>();
    for (Object[] row : all) {
      single.add(batch(List.of(type), rows(row)));
    }
    assertSame(read(List.of(type), written(single)), all);
  }

  private static List<@Nullable Object[]> rows(@Nullable Object... values) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(new Object[] {value});
    }
    return rows;
  }

  /** Of each type one column, with values and NULLs as they fall. */
  private static List<@Nullable Object[]> manyRows(
      List<Arguments> types, int count, Random random) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      @Nullable Object[] row = new Object[types.size()];
      for (int column = 0; column < row.length; column++) {
        List<?> values = (List<?>) types.get(column).get()[1];
        Object value = values.get(random.nextInt(values.size()));
        boolean isLong =
            value.toString().length() > 1000 || value instanceof byte[] b && b.length > 9;
        row[column] = random.nextInt(5) == 0 || isLong ? null : value;
      }
      rows.add(row);
    }
    return rows;
  }

  @Test
  void manyRowsOfAllTypesAreReadAsTheyWereWritten() throws IOException {
    List<Arguments> table = types().toList();
    List<ValueType> types = table.stream().map(a -> (ValueType) a.get()[0]).toList();
    Random random = new Random(SEED);
    List<@Nullable Object[]> rows = manyRows(table, 3000, random);
    assertSame(
        read(
            types,
            written(
                List.of(
                    batch(types, rows.subList(0, 1)),
                    batch(types, rows.subList(1, 1)),
                    batch(types, rows.subList(1, 2900)),
                    batch(types, rows.subList(2900, 3000))))),
        rows);
  }

  @Test
  void aValueMayBeReplacedAndAnullStays() throws IOException {
    List<ValueType> types = List.of(of(JDBCType.VARCHAR), of(JDBCType.BIGINT));
    BatchWriter batch = new BatchWriter(types, 10, 1000);
    List<String> texts = List.of("first", "the second", "3");
    for (int row = 0; row < texts.size(); row++) {
      batch.column(0).put(row, texts.get(row));
      batch.column(1).putNumber(row, 1L << 40);
      batch.column(1).putNumber(row, row);
    }
    batch.column(0).put(2, "longer than it was");
    batch.column(0).put(0, "1st");
    batch.column(0).put(1, null);
    batch.column(0).put(1, "too late");
    batch.end(3);
    assertSame(
        read(types, written(List.of(batch))),
        List.of(
            new Object[] {"1st", 0L},
            new Object[] {null, 1L},
            new Object[] {"longer than it was", 2L}));
  }

  /** What an engine writes without an object for each value. */
  @Test
  void numbersAndBytesAreValues() throws IOException {
    List<ValueType> types =
        List.of(decimal(38, 2), of(JDBCType.VARCHAR), of(JDBCType.DATE), of(JDBCType.DOUBLE));
    BatchWriter batch = new BatchWriter(types, 10, 1000);
    batch.column(0).putUnscaled(0, 150);
    batch.column(0).putUnscaled(1, BigInteger.ONE.shiftLeft(100));
    batch.column(0).putUnscaled(2, -7);
    for (int row = 0; row < 3; row++) {
      batch.column(1).putBytes(row, "xäy".getBytes(UTF_8), 1, 2);
      batch.column(2).putNumber(row, -1);
      batch.column(3).putNumber(row, Double.doubleToRawLongBits(0.1));
    }
    batch.end(3);
    LocalDate day = LocalDate.of(1969, 12, 31);
    assertSame(
        read(types, written(List.of(batch))),
        List.of(
            new Object[] {new BigDecimal("1.50"), "ä", day, 0.1},
            new Object[] {new BigDecimal(BigInteger.ONE.shiftLeft(100), 2), "ä", day, 0.1},
            new Object[] {new BigDecimal("-0.07"), "ä", day, 0.1}));
  }

  @Test
  void aBatchTakesNoMoreRowsOnceItHasItsBytes() {
    BatchWriter batch = new BatchWriter(List.of(of(JDBCType.VARCHAR)), 100, 1000);
    assertThat(batch.capacity()).isEqualTo(100);
    batch.column(0).put(0, "x".repeat(999));
    assertThat(batch.capacity()).isEqualTo(100);
    batch.column(0).put(1, "x");
    assertThat(batch.capacity()).isEqualTo(2);
  }

  /** As docs/server.md shows it. */
  @Test
  void aBatchHasTheBytesThatAreDocumented() throws IOException {
    BatchWriter batch =
        batch(
            List.of(of(JDBCType.INTEGER), of(JDBCType.VARCHAR)),
            List.<@Nullable Object[]>of(new Object[] {7, "ab"}));
    assertThat(HexFormat.of().formatHex(written(List.of(batch))))
        .isEqualTo("01" + "02000000" + "01000000" + "000107" + "010102" + "6162");
  }

  @Test
  void numbersTakeNoMoreBytesThanTheyNeed() {
    List<ValueType> types = List.of(of(JDBCType.BIGINT));
    int head = 11;
    assertThat(batch(types, rows(-128L, 127L)).size()).isEqualTo(head + 2);
    assertThat(batch(types, rows(-129L, 127L)).size()).isEqualTo(head + 4);
    assertThat(batch(types, rows(0L, 1L << 31)).size()).isEqualTo(head + 16);
    assertThat(batch(types, rows(0L, null)).size()).isEqualTo(head + 1 + 2);
  }

  private static byte[] frame(List<ValueType> types) throws IOException {
    List<@Nullable Object[]> rows = manyRows(types().toList(), 20, new Random(SEED));
    return written(List.of(batch(types, rows.subList(0, 13)), batch(types, rows.subList(13, 20))));
  }

  @Test
  void aFrameThatIsCutOffIsRefused() throws IOException {
    List<ValueType> types = types().map(a -> (ValueType) a.get()[0]).toList();
    byte[] frame = frame(types);
    int whole = 0;
    for (int length = 1; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      try {
        // Between two batches nothing can be missed: the answer before them says what it needs.
        assertThat(new FrameReader(types, cut, 0).rows()).isEqualTo(13);
        whole++;
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageContaining("in the middle of a batch");
      }
    }
    assertThat(whole).isEqualTo(1);
  }

  @Test
  void sizesThatAreNotThereTakeNoMemory() {
    List<ValueType> types = List.of(of(JDBCType.VARCHAR));
    assertRefused(types, 2);
    assertRefused(types, 1, 1, 0, 0, 0, 255, 255, 255, 127, 1, 1);
    assertRefused(types, 1, 1, 0, 0, 0, 255, 255, 255, 255, 1, 1);
    assertRefused(types, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 4, 255, 255, 255, 127);
    assertRefused(types, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 255);
    assertRefused(types, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 3, 0, 0, 0);
    assertRefused(types, 1, 1, 0, 0, 0, 1, 0, 0, 0, 5, 1, 0);
    assertRefused(types, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
    assertRefused(types, 1, 2, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
    assertRefused(List.of(of(JDBCType.BIGINT)), 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0);
  }

  private static void assertRefused(List<ValueType> types, int... bytes) {
    byte[] frame = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      frame[i] = (byte) bytes[i];
    }
    assertThatThrownBy(() -> new FrameReader(types, frame, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The driver says 08P01 of each of these exceptions; an Error would end the program. */
  @Test
  void brokenFramesAreReadOrRefused() throws IOException {
    List<ValueType> types = types().map(a -> (ValueType) a.get()[0]).toList();
    byte[] frame = frame(types);
    Random random = new Random(SEED);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] broken = frame.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        read(types, broken);
      } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(2_000, 19_999);
  }
}

package dev.oxbow.kafka.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.kafka.format.Decoder;
import dev.oxbow.kafka.rows.JavaBatch;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines whose columns were described. */
final class CsvFormatTest {
  private static final CsvFormat THREE =
      new CsvFormat(
          List.of(
              Column.of("id", ColumnType.of(Kind.INTEGER)),
              Column.of("name", ColumnType.of(Kind.VARCHAR)),
              Column.of("paid", ColumnType.decimal(5, 2))),
          ',');

  private record Read(List<@Nullable Object> values, @Nullable String error) {}

  private static Read read(CsvFormat format, String line) {
    return read(format, line.getBytes(StandardCharsets.UTF_8));
  }

  /** The fields, and behind them the line. */
  private static Read read(CsvFormat format, byte[] line) {
    List<Column> columns = new ArrayList<>(format.fields());
    Map<String, Integer> fields = new HashMap<>();
    columns.forEach(c -> fields.put(c.name(), fields.size()));
    columns.add(Column.of("_value", format.whole()));
    JavaBatch batch = new JavaBatch(columns, 1);
    Decoder decoder = format.decoder(fields, fields.size(), true);
    decoder.begin(batch);
    String error = decoder.decode(line, 0, line.length, 0, 0, 0);
    return new Read(batch.rows(1).get(0), error);
  }

  @Test
  void fieldsStandInTheOrderOfTheirDescription() {
    assertThat(read(THREE, "1,Ada,9.5").values())
        .containsExactly(1, "Ada", new BigDecimal("9.50"), "1,Ada,9.5");
    assertThat(read(THREE, "2,\"a,\"\"b\"\"\nc\",\r\n").values().subList(0, 3))
        .isEqualTo(Arrays.asList(2, "a,\"b\"\nc", null));
    assertThat(read(THREE, ",\"\",-999.99").values().subList(0, 3))
        .isEqualTo(Arrays.asList(null, "", new BigDecimal("-999.99")));
    assertThat(read(new CsvFormat(THREE.fields(), '\t'), "3\tx,y\t0").values().subList(0, 3))
        .isEqualTo(Arrays.asList(3, "x,y", new BigDecimal("0.00")));
  }

  @Test
  void whatDoesNotFitIsNullAndTold() {
    Read read = read(THREE, "2147483648,b,1000.00");

    assertThat(read.values().subList(0, 3)).isEqualTo(Arrays.asList(null, "b", null));
    assertThat(read.error()).isEqualTo("field 'id' is no INTEGER: 2147483648");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1,Ada       | 2 fields, where 3 are described
          1,Ada,2,3   | 4 fields, where 3 are described
          ''          | the line is empty
          """)
  void badLinesSayWhatIsWrong(String line, String error) {
    Read read = read(THREE, line.strip());

    assertThat(read.error()).isEqualTo(error);
    assertThat(read.values().subList(0, 3)).containsOnlyNulls();
    assertThat(read.values().get(3)).isEqualTo(line.strip());
  }

  @Test
  void twoLinesAndOtherBytesAreBad() {
    assertThat(read(THREE, "1,a,2\n2,b,3\n").error()).isEqualTo("there is more than one line");
    assertThat(read(THREE, "1,\"a,2").error()).startsWith("the line is no CSV: ");
    Read bytes = read(THREE, new byte[] {'1', ',', (byte) 0xff});
    assertThat(bytes.error()).isEqualTo("invalid UTF-8 at byte 2");
    assertThat(bytes.values()).containsExactly(null, null, null, "0x312cff");
  }

  @Test
  void everyTypeCanBeDescribed() {
    CsvFormat all =
        new CsvFormat(
            List.of(
                Column.of("b", ColumnType.of(Kind.BOOLEAN)),
                Column.of("t", ColumnType.of(Kind.TINYINT)),
                Column.of("l", ColumnType.of(Kind.BIGINT)),
                Column.of("d", ColumnType.of(Kind.DOUBLE)),
                Column.of("x", ColumnType.of(Kind.VARBINARY)),
                Column.of("day", ColumnType.of(Kind.DATE)),
                Column.of("time", ColumnType.time(0)),
                Column.of("at", ColumnType.timestamp(3))),
            ',');

    assertThat(
            read(
                    all,
                    "true,-128,9223372036854775807,1e300,AQID,9999-12-31,23:59:59,2024-05-06 07:08:09.123")
                .values()
                .subList(0, 8))
        .containsExactly(
            true,
            (byte) -128,
            Long.MAX_VALUE,
            1e300,
            new byte[] {1, 2, 3},
            LocalDate.parse("9999-12-31"),
            LocalTime.parse("23:59:59"),
            LocalDateTime.parse("2024-05-06T07:08:09.123"));
    assertThat(read(all, ",,,,,,,").values().subList(0, 8)).containsOnlyNulls();
    assertThat(read(all, "yes,,,,,,,").error()).isEqualTo("field 'b' is no BOOLEAN: yes");
    assertThat(read(all, ",128,,,,,,").error()).isEqualTo("field 't' is no TINYINT: 128");
    assertThat(read(all, ",,9223372036854775808,,,,,").error()).contains("'l' is no BIGINT");
    assertThat(read(all, ",,,1e309,,,,").error()).isEqualTo("field 'd' is no DOUBLE: 1e309");
    assertThat(read(all, ",,,,,0000-01-01,,").error()).contains("'day' is no DATE");
    assertThat(read(all, ",,,,,,23:59:59.5,").error()).contains("'time' is no TIME(0)");
  }

  @Test
  void noBytesMakeADecoderThrow() {
    Random random = new Random(11);
    String letters = "1,\"\n\r\t a\\'-.é";
    for (int i = 0; i < Integer.getInteger("oxbow.test.records", 3000); i++) {
      StringBuilder line = new StringBuilder();
      for (int n = random.nextInt(20); n > 0; n--) {
        line.append(letters.charAt(random.nextInt(letters.length())));
      }
      byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && random.nextInt(4) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Read read = read(THREE, bytes);
      assertThat(read.values()).as(line.toString()).hasSize(4);
      assertThat(read.values().get(3)).isNotNull();
    }
  }
}

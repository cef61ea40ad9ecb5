package dev.oxbow.kafka.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of columns when records hold what they cannot. */
final class DriftTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1       | 2.5                    | DECIMAL(20, 1)
          1       | 9223372036854775808    | DECIMAL(38, 0)
          1       | 1e3                    | DOUBLE
          1       | "x"                    | VARCHAR
          1       | true                   | VARCHAR
          1.5     | 1.25                   | DECIMAL(21, 2)
          1.5     | 7                      | DECIMAL(18, 1)
          1.5     | 12345678901234567      | DECIMAL(18, 1)
          1.5     | 123456789012345678     | DECIMAL(20, 1)
          1.5     | 1234567890123456.5     | DOUBLE
          1.5     | {}                     | VARCHAR
          1e1     | 7                      | DOUBLE
          1e1     | 1e999                  | VARCHAR
          "x"     | 5                      | VARCHAR
          true    | null                   | BOOLEAN
          "2024-01-01T00:00:00" | "2024-01-01T00:00:00.000009" | TIMESTAMP(6)
          "2024-01-01"          | "2024-01-01T00:00:00"        | VARCHAR
          "2024-01-01"          | 20240101                     | VARCHAR
          """)
  void widensAColumn(String had, String met, String becomes) {
    JsonFields fields = Decoded.of("{\"a\":" + had + "}").fields();
    Decoded d = Decoded.as(fields, Decoded.bytes("{\"a\":" + met + "}"));

    assertThat(d.widened().fields().get(0).type()).hasToString(becomes);
    Decoded again =
        Decoded.as(d.widened(), Decoded.bytes("{\"a\":" + had + "}", "{\"a\":" + met + "}"));
    assertThat(again.widened()).as("the widened column holds both").isEqualTo(d.widened());
    assertThat(again.errors()).containsOnlyNulls();
  }

  @Test
  void addsFieldsByWhereTheyAppearedFirst() {
    JsonFields fields = Decoded.of("{\"a\":1}").fields();

    Decoded d = Decoded.as(fields, Decoded.bytes("{\"z\":1,\"y\":null}", "{\"b\":1.5}"));

    assertThat(d.widened().fields())
        .extracting(f -> f.name() + " " + f.type())
        .containsExactly("a BIGINT", "z BIGINT", "y VARCHAR", "b DECIMAL(18, 1)");
  }

  @Test
  void learnsNothingFromACorruptRecord() {
    JsonFields fields = Decoded.of("{\"a\":1}").fields();

    Decoded d = Decoded.as(fields, Decoded.bytes("{\"a\":\"x\",\"b\":1,}", "{\"a\":2}"));

    assertThat(d.widened()).isEqualTo(fields);
    assertThat(d.errors().get(0)).isEqualTo("unexpected '}' at byte 15");
    assertThat(d.rows()).containsExactly(Collections.singletonList(null), List.of(2L));
  }

  @Test
  void doesNotDependOnTheOrderOfRecords() {
    String[] values = {
      "1",
      "2.5",
      "0.125",
      "9223372036854775807",
      "9223372036854775808",
      "1e5",
      "\"x\"",
      "\"2024-01-01\"",
      "\"2024-01-01T00:00:00.5Z\"",
      "\"2024-01-01T00:00:00.000001\"",
      "true",
      "null",
      "[]",
      "12345678901234567"
    };
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      String[] some = new String[1 + random.nextInt(4)];
      for (int i = 0; i < some.length; i++) {
        some[i] = "{\"a\":" + values[random.nextInt(values.length)] + "}";
      }
      JsonFields fields = Decoded.of(some[0]).fields();
      List<byte[]> records = Decoded.bytes(some);
      JsonFields forth = Decoded.as(fields, records).widened();
      List<byte[]> reversed = new ArrayList<>(records);
      Collections.reverse(reversed);
      assertThat(Decoded.as(fields, reversed).widened()).isEqualTo(forth);
      assertThat(Decoded.as(forth, records).widened()).isEqualTo(forth);
    }
  }

  @Test
  void joinIsCommutativeAssociativeAndKeepsWhatItHas() {
    List<ColumnType> all = types();
    for (ColumnType a : all) {
      assertThat(Lattice.has(a)).isTrue();
      for (ColumnType b : all) {
        ColumnType ab = Lattice.join(a, b);
        assertThat(all).contains(ab);
        assertThat(Lattice.join(b, a)).isEqualTo(ab);
        assertThat(Lattice.join(a, ab)).isEqualTo(ab);
        for (ColumnType c : all) {
          assertThat(Lattice.join(ab, c))
              .as("%s, %s, %s", a, b, c)
              .isEqualTo(Lattice.join(a, Lattice.join(b, c)));
        }
      }
    }
  }

  private static List<ColumnType> types() {
    List<ColumnType> all = new ArrayList<>();
    all.add(Lattice.BIGINT);
    all.add(Lattice.HUGE);
    all.add(Lattice.DOUBLE);
    all.add(Lattice.VARCHAR);
    all.add(ColumnType.of(ColumnType.Kind.BOOLEAN));
    all.add(ColumnType.of(ColumnType.Kind.DATE));
    all.add(ColumnType.timestamp(3));
    all.add(ColumnType.timestamp(6));
    for (int s = 1; s <= 19; s++) {
      all.add(ColumnType.decimal(19 + s, s));
      if (s <= 18) {
        all.add(ColumnType.decimal(18, s));
      }
    }
    return all;
  }
}

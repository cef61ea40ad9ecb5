package dev.oxbow.kafka.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which type the values of a field get, and what the values then are. */
final class TypesFoundTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1                                         | BIGINT         | 1
          -0                                        | BIGINT         | 0
          9223372036854775807                       | BIGINT         | 9223372036854775807
          -9223372036854775808                      | BIGINT         | -9223372036854775808
          9223372036854775808                       | DECIMAL(38, 0) | 9223372036854775808
          -9223372036854775809                      | DECIMAL(38, 0) | -9223372036854775809
          99999999999999999999999999999999999999    | DECIMAL(38, 0) | 99999999999999999999999999999999999999
          100000000000000000000000000000000000000   | VARCHAR        | 100000000000000000000000000000000000000
          0.5                                       | DECIMAL(18, 1) | 0.5
          -12.50                                    | DECIMAL(18, 2) | -12.50
          12345678901234.5                          | DECIMAL(18, 1) | 12345678901234.5
          0.000000000000000001                      | DECIMAL(18, 18) | 1E-18
          1.0000000000000002                        | DOUBLE         | 1.0000000000000002
          0.0000000000000000001                     | DECIMAL(38, 19) | 1E-19
          0.00000000000000000001                    | DOUBLE         | 1.0E-20
          1e2                                       | DOUBLE         | 100.0
          1E-400                                    | DOUBLE         | 0.0
          1e400                                     | VARCHAR        | 1e400
          1e999999999                               | VARCHAR        | 1e999999999
          true                                      | BOOLEAN        | true
          "abc"                                     | VARCHAR        | abc
          "2024-02-29"                              | DATE           | 2024-02-29
          "2023-02-29"                              | VARCHAR        | 2023-02-29
          "0000-01-01"                              | VARCHAR        | 0000-01-01
          "2024-01-02T03:04:05"                     | TIMESTAMP(3)   | 2024-01-02T03:04:05
          "2024-01-02 03:04:05.12"                  | TIMESTAMP(3)   | 2024-01-02T03:04:05.120
          "2024-01-02T03:04:05.123456"              | TIMESTAMP(6)   | 2024-01-02T03:04:05.123456
          "2024-01-02T03:04:05.1234567"             | VARCHAR        | 2024-01-02T03:04:05.1234567
          "2024-01-02T03:04:05Z"                    | TIMESTAMP(3)   | 2024-01-02T03:04:05
          "2024-01-02T03:04:05+02:30"               | TIMESTAMP(3)   | 2024-01-02T00:34:05
          "2024-01-02T03:04:05+19:00"               | VARCHAR        | 2024-01-02T03:04:05+19:00
          "9999-12-31T23:59:59-01:00"               | VARCHAR        | 9999-12-31T23:59:59-01:00
          "2024-01-02T24:00:00"                     | VARCHAR        | 2024-01-02T24:00:00
          "2024-01-02T03:04"                        | VARCHAR        | 2024-01-02T03:04
          "2024\\u002d01-02"                         | DATE           | 2024-01-02
          { "b": [1, 2 ] }                          | VARCHAR        | { "b": [1, 2 ] }
          []                                        | VARCHAR        | []
          """)
  void ofOneValue(String json, String type, String value) {
    Decoded d = Decoded.of("{\"a\":" + json + "}");

    assertThat(d.errors()).containsOnlyNulls();
    assertThat(d.type("a")).hasToString(type);
    assertThat(d.value(0, "a")).hasToString(value);
    assertThat(d.widened()).as("what was found holds what it was found in").isEqualTo(d.fields());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1                    | 2.5                       | DECIMAL(18, 1)
          123456789012345678   | 2.5                       | DECIMAL(20, 1)
          9223372036854775807  | 0.12                      | DECIMAL(21, 2)
          9223372036854775808  | 0.12                      | DOUBLE
          9223372036854775808  | 1                         | DECIMAL(38, 0)
          1.5                  | 1e3                       | DOUBLE
          1                    | 1e3                       | DOUBLE
          1                    | 1e400                     | VARCHAR
          1.5                  | 2.125                     | DECIMAL(18, 3)
          null                 | 7                         | BIGINT
          null                 | null                      | VARCHAR
          "2024-01-01"         | "2024-01-01T00:00:00"     | VARCHAR
          "2024-01-01T00:00:00" | "2024-01-01T00:00:00.000001" | TIMESTAMP(6)
          "2024-01-01"         | "today"                   | VARCHAR
          true                 | 1                         | VARCHAR
          true                 | "true"                    | VARCHAR
          1                    | "1"                       | VARCHAR
          {}                   | null                      | VARCHAR
          """)
  void ofTwoValuesInEitherOrder(String one, String other, String type) {
    Decoded d = Decoded.of("{\"a\":" + one + "}", "{\"a\":" + other + "}");
    Decoded back = Decoded.of("{\"a\":" + other + "}", "{\"a\":" + one + "}");

    assertThat(d.type("a")).hasToString(type);
    assertThat(back.type("a")).hasToString(type);
    assertThat(d.widened()).isEqualTo(d.fields());
  }

  @Test
  void keepsTheOrderOfFirstAppearance() {
    assertThat(Decoded.of("{\"b\":1,\"a\":2}", "{\"a\":1,\"c\":1,\"b\":1}").fields().fields())
        .extracting(JsonField::name)
        .containsExactly("b", "a", "c");
  }

  @Test
  void keepsFieldsThatDifferInCaseApart() {
    Decoded d = Decoded.of("{\"id\":1,\"ID\":\"x\"}");

    assertThat(d.value(0, "id")).isEqualTo(1L);
    assertThat(d.value(0, "ID")).isEqualTo("x");
  }

  @Test
  void leavesNamesOfTheRecordsOwnColumnsToThem() {
    Decoded d = Decoded.of("{\"_offset\":1,\"\":2,\"_Value\":3,\"x\":4}");

    assertThat(d.fields().fields()).extracting(JsonField::name).containsExactly("x");
    assertThat(d.widened()).isEqualTo(d.fields());
  }

  @Test
  void makesColumnsOfTheFirstThousandFields() {
    StringBuilder record = new StringBuilder("{\"f\":0");
    for (int i = 1; i < 5000; i++) {
      record.append(",\"f").append(i).append("\":").append(i);
    }
    Decoded d = Decoded.of(record.append('}').toString());

    assertThat(d.fields().fields()).hasSize(JsonFields.MOST);
    assertThat(d.value(0, "f999")).isEqualTo(999L);
    assertThat(d.widened()).isEqualTo(d.fields());
  }

  @Test
  void mixedValuesAreTextsAsTheyStand() {
    Decoded d =
        Decoded.of("{\"a\":\"x\\ny\"}", "{\"a\":1.50}", "{\"a\":{\"b\" : 1}}", "{\"a\":true}");

    assertThat(d.rows())
        .containsExactly(List.of("x\ny"), List.of("1.50"), List.of("{\"b\" : 1}"), List.of("true"));
  }
}

package dev.oxbow.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlColumn;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.RemoteRead;
import dev.oxbow.spi.RemoteTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.TimeZone;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of types: minimum, maximum and NULL of each, and what becomes of them. */
final class TypesTest {
  private static final Db DB = new Db();

  @BeforeAll
  static void start() {
    DB.run("SET GLOBAL time_zone = '-05:00'");
  }

  @AfterAll
  static void stop() {
    DB.run("SET GLOBAL time_zone = 'SYSTEM'");
    DB.close();
  }

  /**
   * A type, what it is to us, and values as they are written and as they are read.
   *
   * @param written SQL literals
   */
  record Case(String declared, String type, List<String> written, List<@Nullable Object> read) {
    @Override
    public String toString() {
      return declared;
    }
  }

  private static Case type(String declared, String type, @Nullable Object... writtenAndRead) {
    List<String> written = new ArrayList<>();
    List<@Nullable Object> read = new ArrayList<>();
    for (int i = 0; i < writtenAndRead.length; i += 2) {
      written.add(String.valueOf(writtenAndRead[i]));
      read.add(writtenAndRead[i + 1]);
    }
    return new Case(declared, type, written, read);
  }

  static List<Case> cases() {
    String wide = "99999999999999999999999999999999999.999999999999999999999999999999";
    return List.of(
        type("TINYINT", "TINYINT", "-128", (byte) -128, "127", (byte) 127),
        type("TINYINT(1)", "TINYINT", "-128", (byte) -128, "127", (byte) 127, "1", (byte) 1),
        type("BOOL", "TINYINT", "TRUE", (byte) 1, "FALSE", (byte) 0),
        type("TINYINT UNSIGNED", "SMALLINT", "0", (short) 0, "255", (short) 255),
        type("SMALLINT", "SMALLINT", "-32768", (short) -32768, "32767", (short) 32767),
        type("SMALLINT UNSIGNED", "INTEGER", "0", 0, "65535", 65535),
        type("MEDIUMINT", "INTEGER", "-8388608", -8388608, "8388607", 8388607),
        type("MEDIUMINT UNSIGNED", "INTEGER", "0", 0, "16777215", 16777215),
        type("INT", "INTEGER", "-2147483648", Integer.MIN_VALUE, "2147483647", Integer.MAX_VALUE),
        type("INT UNSIGNED", "BIGINT", "0", 0L, "4294967295", 4294967295L),
        type("INT(8) UNSIGNED ZEROFILL", "BIGINT", "7", 7L, "4294967295", 4294967295L),
        type(
            "BIGINT",
            "BIGINT",
            "-9223372036854775808",
            Long.MIN_VALUE,
            "9223372036854775807",
            Long.MAX_VALUE),
        type(
            "BIGINT UNSIGNED",
            "DECIMAL(20, 0)",
            "0",
            new BigDecimal("0"),
            "9223372036854775808",
            new BigDecimal("9223372036854775808"),
            "18446744073709551615",
            new BigDecimal("18446744073709551615")),
        type(
            "DECIMAL(5,2)",
            "DECIMAL(5, 2)",
            "-999.99",
            new BigDecimal("-999.99"),
            "0.5",
            new BigDecimal("0.50"),
            "999.99",
            new BigDecimal("999.99")),
        type("DECIMAL(5,2) ZEROFILL", "DECIMAL(5, 2)", "1.5", new BigDecimal("1.50")),
        type(
            "DECIMAL(18,18)",
            "DECIMAL(18, 18)",
            "-0.999999999999999999",
            new BigDecimal("-0.999999999999999999")),
        type(
            "DECIMAL(38,10)",
            "DECIMAL(38, 10)",
            "-9999999999999999999999999999.9999999999",
            new BigDecimal("-9999999999999999999999999999.9999999999"),
            "1",
            new BigDecimal("1.0000000000")),
        type(
            "DECIMAL(65,30)",
            "VARCHAR",
            wide,
            wide,
            "-" + wide,
            "-" + wide,
            "1",
            "1." + "0".repeat(30)),
        type(
            "FLOAT",
            "REAL",
            "16777215",
            16777215f,
            "0.1",
            0.1f,
            "-3.4028234e38",
            -3.4028234e38f,
            "1.17549435e-38",
            1.17549435e-38f),
        type("FLOAT(7,3)", "REAL", "1234.567", 1234.567f),
        type(
            "DOUBLE",
            "DOUBLE",
            "0.1",
            0.1,
            "123456789.125",
            123456789.125,
            "9007199254740993",
            9007199254740992.0,
            "-1.7976931348623157e308",
            -Double.MAX_VALUE,
            "2.2250738585072014e-308",
            Double.MIN_NORMAL),
        type("DOUBLE(10,2)", "DOUBLE", "12345678.91", 12345678.91),
        type("BIT(1)", "BOOLEAN", "b'0'", false, "b'1'", true),
        type("BIT(8)", "BIGINT", "b'0'", 0L, "b'11111111'", 255L),
        type("BIT(63)", "BIGINT", "9223372036854775807", Long.MAX_VALUE),
        type(
            "BIT(64)",
            "DECIMAL(20, 0)",
            "18446744073709551615",
            new BigDecimal("18446744073709551615")),
        type("YEAR", "SMALLINT", "1901", (short) 1901, "2155", (short) 2155, "0", (short) 0),
        type(
            "DATE",
            "DATE",
            "'1000-01-01'",
            LocalDate.of(1000, 1, 1),
            "'1969-12-31'",
            LocalDate.of(1969, 12, 31),
            "'2024-02-29'",
            LocalDate.of(2024, 2, 29),
            "'9999-12-31'",
            LocalDate.of(9999, 12, 31),
            "'0000-00-00'",
            null,
            "'2024-02-00'",
            null,
            "'2023-02-31'",
            null),
        type(
            "DATETIME",
            "TIMESTAMP(0)",
            "'1000-01-01 00:00:00'",
            LocalDateTime.of(1000, 1, 1, 0, 0),
            "'2024-03-10 02:30:00'",
            LocalDateTime.of(2024, 3, 10, 2, 30),
            "'9999-12-31 23:59:59'",
            LocalDateTime.of(9999, 12, 31, 23, 59, 59),
            "'0000-00-00 00:00:00'",
            null),
        type(
            "DATETIME(6)",
            "TIMESTAMP(6)",
            "'1969-12-31 23:59:59.999999'",
            LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
            "'2024-00-10 01:02:03.5'",
            null),
        type(
            "DATETIME(2)",
            "TIMESTAMP(2)",
            "'2024-01-02 03:04:05.07'",
            LocalDateTime.of(2024, 1, 2, 3, 4, 5, 70_000_000)),
        // Written at -05:00, shown in UTC.
        type(
            "TIMESTAMP(6)",
            "TIMESTAMP(6)",
            "'1969-12-31 19:00:01'",
            LocalDateTime.of(1970, 1, 1, 0, 0, 1),
            "'2024-03-10 02:30:00.000001'",
            LocalDateTime.of(2024, 3, 10, 7, 30, 0, 1000),
            "'2038-01-18 22:14:07.999999'",
            LocalDateTime.of(2038, 1, 19, 3, 14, 7, 999_999_000),
            "'0000-00-00 00:00:00'",
            null),
        type(
            "TIME",
            "VARCHAR",
            "'-838:59:59'",
            "-838:59:59",
            "'838:59:59'",
            "838:59:59",
            "'1:2:3'",
            "01:02:03"),
        type("TIME(6)", "VARCHAR", "'-00:00:00.000001'", "-00:00:00.000001"),
        type("CHAR(3)", "VARCHAR", "'a  '", "a", "'äöü'", "äöü", "''", ""),
        type(
            "VARCHAR(10) CHARACTER SET utf8mb4",
            "VARCHAR",
            "'a  '",
            "a  ",
            "'😀'",
            "😀",
            "'\\\\'",
            "\\"),
        type("VARCHAR(10) CHARACTER SET latin1", "VARCHAR", "'ü€'", "ü€"),
        type("VARCHAR(10) CHARACTER SET utf16", "VARCHAR", "'ü😀'", "ü😀"),
        type("VARCHAR(10) CHARACTER SET sjis", "VARCHAR", "'あ'", "あ"),
        type("TINYTEXT", "VARCHAR", "'x'", "x"),
        type("TEXT", "VARCHAR", "REPEAT('x', 65535)", "x".repeat(65535)),
        type("MEDIUMTEXT", "VARCHAR", "'x'", "x"),
        type("LONGTEXT", "VARCHAR", "REPEAT('ü', 1000000)", "ü".repeat(1_000_000)),
        type("BINARY(3)", "VARBINARY", "X'61'", "610000"),
        type("VARBINARY(3)", "VARBINARY", "X'00FF'", "00ff", "''", ""),
        type("TINYBLOB", "VARBINARY", "X'FF'", "ff"),
        type("BLOB", "VARBINARY", "X'FF00'", "ff00"),
        type("MEDIUMBLOB", "VARBINARY", "X'FF'", "ff"),
        type("LONGBLOB", "VARBINARY", "REPEAT(X'00', 100000)", "00".repeat(100_000)),
        type("ENUM('b','a')", "VARCHAR", "'a'", "a", "'B'", "b", "1", "b"),
        type("SET('b','a')", "VARCHAR", "'a,b'", "b,a", "''", ""),
        type(
            "JSON",
            "VARCHAR",
            "'{\"a\": \"ü\", \"b\": 1}'",
            "{\"a\": \"ü\", \"b\": 1}",
            "'null'",
            "null"),
        type(
            "POINT",
            "VARBINARY",
            "ST_GeomFromText('POINT(1 2)', 0)",
            "0101000000000000000000f03f0000000000000040"),
        type(
            "GEOMETRY",
            "VARBINARY",
            "ST_GeomFromText('LINESTRING(1 2,3 4)', 0)",
            "010200000002000000000000000000f03f000000000000004000000000000008400000000000001040"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsEveryTypeWithoutLoss(Case type) {
    List<@Nullable Object> expected = new ArrayList<>(type.read);
    expected.add(null);
    List<String> statements = new ArrayList<>();
    statements.add("DROP TABLE IF EXISTS t");
    statements.add("CREATE TABLE t (id INT PRIMARY KEY, v " + type.declared + " NULL)");
    statements.add("SET sql_mode = 'ALLOW_INVALID_DATES'");
    for (int i = 0; i < type.written.size(); i++) {
      statements.add("INSERT INTO t VALUES (" + i + ", " + type.written.get(i) + ")");
    }
    statements.add("INSERT INTO t VALUES (999, NULL)");
    DB.run(statements.toArray(String[]::new));
    assertThat(read("t").stream().map(row -> row.get(1)).toList()).isEqualTo(expected);
    assertThat(DB.columns("t").get(1).type()).hasToString(type.type);
  }

  private static List<List<@Nullable Object>> read(String table) {
    DB.source().refresh();
    List<Column> columns = DB.columns(table);
    try (Plans plans = new Plans(DB);
        RemoteRead read = DB.source().read()) {
      RelNode scan = plans.plan("SELECT * FROM " + table + " ORDER BY id LIMIT 1000");
      return Rows.of(read, DB.source().pushdown().sql(scan), columns);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"})
  void readsTheSameTimesInEveryZoneOfTheJvm(String zone) {
    TimeZone before = TimeZone.getDefault();
    DB.run(
        "DROP TABLE IF EXISTS z",
        "CREATE TABLE z (id INT PRIMARY KEY, w DATETIME(6), i TIMESTAMP(6), d DATE)",
        "SET time_zone = '+00:00'",
        "INSERT INTO z VALUES (1, '2024-03-10 02:30:00', '2024-03-10 02:30:00', '2011-12-30')");
    try {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      assertThat(read("z"))
          .containsExactly(
              Arrays.asList(
                  1,
                  LocalDateTime.of(2024, 3, 10, 2, 30),
                  LocalDateTime.of(2024, 3, 10, 2, 30),
                  LocalDate.of(2011, 12, 30)));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void knowsNothingOfATypeThatIsNotInTheTable() {
    ColumnDefinition thing =
        new ColumnDefinition(
            "x",
            "thing",
            "thing(3)",
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            0,
            "",
            "",
            false,
            false,
            "");
    assertThat(MySqlColumn.of(thing)).isEmpty();
  }

  @Test
  void keepsNotNullOnlyWhereNoValueBecomesNull() {
    DB.run(
        "DROP TABLE IF EXISTS nn",
        "CREATE TABLE nn (i INT NOT NULL, s TEXT NOT NULL, d DATE NOT NULL, t DATETIME NOT NULL)");
    RemoteTable table = DB.table("nn");
    assertThat(table.info().columns().stream().filter(c -> !c.type().nullable()).map(Column::name))
        .containsExactly("i", "s");
  }
}

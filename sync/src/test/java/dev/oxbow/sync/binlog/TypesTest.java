package dev.oxbow.sync.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.Day;
import dev.oxbow.sync.change.PointInTime;
import dev.oxbow.sync.change.Row;
import dev.oxbow.sync.change.WallTime;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type, its extremes and NULL, as the binlog's bytes give them. */
public final class TypesTest {
  private static @Nullable Followed followed;

  @BeforeAll
  static void follow() throws SQLException {
    followed = new Followed(TestServers.mySql());
    followed.connection().createStatement().execute("SET sql_mode = '', time_zone = '+05:30'");
  }

  @AfterAll
  static void end() throws SQLException {
    if (followed != null) {
      followed.close();
    }
  }

  private static Followed followed() {
    if (followed == null) {
      throw new IllegalStateException();
    }
    return followed;
  }

  private static Arguments type(String declared, Object... literalsAndValues) {
    return Arguments.of(declared, List.of(literalsAndValues));
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hex(String value) {
    return HexFormat.of().parseHex(value);
  }

  private static Duration micros(long value) {
    return Duration.ofNanos(value * 1000);
  }

  private static WallTime wall(int y, int m, int d, long micros) {
    return new WallTime(new Day(y, m, d), micros);
  }

  public static List<Arguments> types() {
    long lastMicro = 86_400_000_000L - 1;
    return List.of(
        type("tinyint", "-128", -128L, "127", 127L, "0", 0L),
        type("tinyint unsigned", "0", 0L, "255", 255L),
        type("tinyint(1)", "127", 127L),
        type("smallint", "-32768", -32768L, "32767", 32767L),
        type("smallint unsigned", "65535", 65535L),
        type("mediumint", "-8388608", -8388608L, "8388607", 8388607L, "-1", -1L),
        type("mediumint unsigned", "16777215", 16777215L),
        type("int", "-2147483648", -2147483648L, "2147483647", 2147483647L),
        type("int unsigned", "4294967295", 4294967295L),
        type("int zerofill", "42", 42L),
        type(
            "bigint",
            "-9223372036854775808",
            Long.MIN_VALUE,
            "9223372036854775807",
            Long.MAX_VALUE),
        type("bigint unsigned", "18446744073709551615", -1L, "9223372036854775808", Long.MIN_VALUE),
        type("float", "1.1", 1.1f, "-3.402823466e38", -3.4028235e38f, "1.4e-45", 1.4e-45f),
        type("float unsigned", "0.5", 0.5f),
        type("double", "1.1", 1.1, "-1.7976931348623157e308", -Double.MAX_VALUE, "5e-324", 5e-324),
        type("double(10,3)", "1.2345", 1.234),
        type(
            "decimal(10,2)",
            "-12345678.90",
            new BigDecimal("-12345678.90"),
            "0",
            new BigDecimal("0.00")),
        type("decimal(1,0)", "-9", new BigDecimal("-9")),
        type("decimal(1,1)", "-0.9", new BigDecimal("-0.9")),
        type("decimal(9,9)", "0.000000001", new BigDecimal("0.000000001")),
        type(
            "decimal(18,9) unsigned", "999999999.999999999", new BigDecimal("999999999.999999999")),
        type(
            "decimal(65,30)",
            "-99999999999999999999999999999999999.999999999999999999999999999999",
            new BigDecimal("-99999999999999999999999999999999999.999999999999999999999999999999"),
            "0.000000000000000000000000000001",
            new BigDecimal("0.000000000000000000000000000001")),
        type("bit(1)", "b'1'", 1L, "b'0'", 0L),
        type("bit(9)", "b'101010101'", 0b101010101L),
        type("bit(64)", "0xFFFFFFFFFFFFFFFE", -2L),
        type("year", "1901", 1901L, "2155", 2155L, "0", 0L),
        type(
            "date",
            "'1000-01-01'",
            new Day(1000, 1, 1),
            "'9999-12-31'",
            new Day(9999, 12, 31),
            "'0000-00-00'",
            new Day(0, 0, 0),
            "'2024-02-00'",
            new Day(2024, 2, 0)),
        type(
            "datetime",
            "'9999-12-31 23:59:59'",
            wall(9999, 12, 31, 86_399_000_000L),
            "'0000-00-00'",
            wall(0, 0, 0, 0),
            "'1000-01-01'",
            wall(1000, 1, 1, 0)),
        type("datetime(1)", "'2024-02-29 12:00:00.9'", wall(2024, 2, 29, 43_200_900_000L)),
        type("datetime(3)", "'2024-02-29 12:00:00.987'", wall(2024, 2, 29, 43_200_987_000L)),
        type("datetime(6)", "'9999-12-31 23:59:59.999999'", wall(9999, 12, 31, lastMicro)),
        type(
            "timestamp null",
            "'1970-01-01 05:30:01'",
            new PointInTime(1_000_000L),
            "'2038-01-19 08:44:07'",
            new PointInTime(2_147_483_647_000_000L),
            "'0000-00-00 00:00:00'",
            new PointInTime(0)),
        type(
            "timestamp(6) null",
            "'2024-07-01 05:30:00.000001'",
            new PointInTime(1_719_792_000_000_001L)),
        type(
            "time",
            "'838:59:59'",
            Duration.ofSeconds(3_020_399),
            "'-838:59:59'",
            Duration.ofSeconds(-3_020_399),
            "'-00:00:01'",
            Duration.ofSeconds(-1)),
        type(
            "time(2)",
            "'-00:00:01.50'",
            micros(-1_500_000),
            "'00:00:00.01'",
            micros(10_000),
            "'-00:00:00.99'",
            micros(-990_000)),
        type("time(4)", "'-01:02:03.4567'", micros(-3_723_456_700L)),
        type(
            "time(6)",
            "'-838:59:58.999999'",
            micros(-3_020_398_999_999L),
            "'00:00:00.000001'",
            micros(1),
            "'-00:00:00.000001'",
            micros(-1)),
        type(
            "char(5) character set utf8mb4",
            "'ab  '",
            text("ab"),
            "'\u00fc\ud83d\ude00'",
            text("\u00fc\ud83d\ude00")),
        type(
            "char(200) character set utf8mb4", "repeat('\u00fc', 200)", text("\u00fc".repeat(200))),
        type(
            "varchar(10) character set latin1",
            "'\u00e9\u20ac'",
            text("\u00e9\u20ac"),
            "'a '",
            text("a ")),
        type("varchar(300) character set utf16", "'x\ud83d\ude00'", text("x\ud83d\ude00")),
        type("varchar(10) character set ucs2", "'\u00e9\u4e2d'", text("\u00e9\u4e2d")),
        type("varchar(10) character set gbk", "'\u4e2d'", text("\u4e2d")),
        type("varchar(10) character set sjis", "'\u65e5\u672c'", text("\u65e5\u672c")),
        type("varchar(10) character set koi8r", "'\u0416'", text("\u0416")),
        type("tinytext", "'t'", text("t")),
        type("text", "repeat('x', 65535)", text("x".repeat(65535))),
        type("mediumtext", "repeat('y', 70000)", text("y".repeat(70000))),
        type("longtext character set cp1251", "'\u0416'", text("\u0416")),
        type("binary(4)", "x'0100'", hex("01000000"), "x'00000000'", hex("00000000")),
        type("binary(255)", "x'ff'", java.util.Arrays.copyOf(hex("ff"), 255)),
        type("varbinary(300)", "x'0000'", hex("0000"), "x''", hex("")),
        type("tinyblob", "x'ff00'", hex("ff00")),
        type("blob", "x'ff00'", hex("ff00")),
        type("mediumblob", "x'ff00'", hex("ff00")),
        type("longblob", "x'ff00'", hex("ff00")),
        type(
            "enum('a','\u00fc','c, d')",
            "'\u00fc'",
            text("\u00fc"),
            "'nonsense'",
            text(""),
            "3",
            text("c, d")),
        type("enum('\u00e9','\u20ac') character set latin1", "'\u20ac'", text("\u20ac")),
        type("set('a','b','\u00fc')", "'\u00fc,a'", text("a,\u00fc"), "''", text("")),
        type(
            "set(" + members(64) + ")", "18446744073709551615", text(members(64).replace("'", ""))),
        type(
            "point",
            "st_geomfromtext('POINT(1 2)', 4326)",
            hex(
                "e6100000010100000000000000000000400000000000000F03F"
                    .replace("0000000F03F", "000000F03F"))),
        type(
            "geometry",
            "st_geomfromtext('POINT(1 2)')",
            hex("000000000101000000000000000000f03f0000000000000040")));
  }

  private static String members(int count) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add("'m" + i + "'");
    }
    return String.join(",", members);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void comesAsItIs(String declared, List<Object> literalsAndValues) throws Exception {
    List<String> statements = new ArrayList<>();
    statements.add("drop table if exists t");
    statements.add(
        "create table t (id int primary key auto_increment, y year, v "
            + declared
            + ", u int unsigned)");
    List<Object> expected = new ArrayList<>();
    for (int i = 0; i < literalsAndValues.size(); i += 2) {
      statements.add("insert into t (v, u) values (" + literalsAndValues.get(i) + ", 4294967295)");
      expected.add(literalsAndValues.get(i + 1));
    }
    statements.add("insert into t (v, u) values (null, 4294967295)");
    List<@Nullable Object> seen = new ArrayList<>();
    for (Change change : followed().run(statements.toArray(String[]::new))) {
      if (change instanceof Change.Insert insert) {
        seen.add(insert.after().get(2));
        assertThat(insert.after().get(3)).isEqualTo(4294967295L);
        assertThat(insert.schema().key()).containsExactly(0);
      }
    }
    expected.add(null);
    assertThat(new Row(seen.toArray())).isEqualTo(new Row(expected.toArray()));
  }

  @Test
  void jsonIsPrintedAsTheServerPrintsIt() throws Exception {
    String wide = "[" + "\"" + "x".repeat(70_000) + "\", {\"k\": 123456789}]";
    List<String> documents =
        List.of(
            "'null'",
            "'true'",
            "'[]'",
            "'{}'",
            "'\"\"'",
            "'1.0'",
            "'-0.0'",
            "'1e20'",
            "'1e-20'",
            "'1e15'",
            "'123456789012345'",
            "'999999999999999.5'",
            "'1e14'",
            "'1e-15'",
            "'1e-14'",
            "'0.1'",
            "'1.5e300'",
            "'5e-324'",
            "'2e-3'",
            "'2.2250738585072014e-308'",
            "'9223372036854775807'",
            "'18446744073709551615'",
            "'-32769'",
            "'65536'",
            "'4294967296'",
            "'{\"b\": [1, \"\\\\u0001\\\\n\\\\\"\\\\\\\\ü😀\"], \"a\": {\"x\": null, \"\": false}, \"aa\": -1}'",
            "'" + wide + "'",
            "cast(cast('12.50' as decimal(10,2)) as json)",
            "cast(cast('838:59:59.000001' as time(6)) as json)",
            "cast(date'2024-02-29' as json)",
            "cast(timestamp'2024-02-29 23:59:59.123456' as json)",
            "json_array(x'ff00', b'101', cast('2024-01-01' as datetime), 1.25, 1e0)",
            "json_object('bin', cast('x' as binary))");
    List<String> statements = new ArrayList<>();
    statements.add("drop table if exists j");
    statements.add("create table j (id int primary key auto_increment, v json)");
    for (String document : documents) {
      statements.add("insert into j (v) values (" + document + ")");
    }
    List<String> seen = new ArrayList<>();
    for (Change change : followed().run(statements.toArray(String[]::new))) {
      if (change instanceof Change.Insert insert && insert.after().get(1) instanceof byte[] json) {
        seen.add(new String(json, StandardCharsets.UTF_8));
      }
    }
    List<String> printed = new ArrayList<>();
    try (Statement statement = followed().connection().createStatement();
        ResultSet row = statement.executeQuery("select v from j order by id")) {
      while (row.next()) {
        printed.add(row.getString(1));
      }
    }
    assertThat(printed).hasSize(documents.size());
    assertThat(seen).isEqualTo(printed);
  }
}

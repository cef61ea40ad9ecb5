package dev.oxbow.jdbc.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of value through every getter that has a meaning for it. */
final class ValuesTest {
  private final TimeZone zone = TimeZone.getDefault();

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(zone);
  }

  private static ResultSet row(ColumnType type, Object value) throws SQLException {
    ScriptedSession session =
        new ScriptedSession(new ShopCatalog())
            .rows("q", List.of(ResultColumn.of("v", type)), new Object[] {value});
    ResultSet rows = session.connect().createStatement().executeQuery("q");
    assertThat(rows.next()).isTrue();
    return rows;
  }

  static Stream<Arguments> kinds() {
    LocalDateTime micros = LocalDateTime.of(2024, 2, 29, 23, 59, 59, 123_456_000);
    return Stream.of(
        Arguments.of(ColumnType.of(Kind.BOOLEAN), true, "true", true),
        Arguments.of(ColumnType.of(Kind.BOOLEAN), false, "false", false),
        Arguments.of(ColumnType.of(Kind.TINYINT), Byte.MIN_VALUE, "-128", -128),
        Arguments.of(ColumnType.of(Kind.SMALLINT), Short.MAX_VALUE, "32767", 32767),
        Arguments.of(ColumnType.of(Kind.INTEGER), Integer.MIN_VALUE, "-2147483648", -2147483648),
        Arguments.of(
            ColumnType.of(Kind.BIGINT), Long.MAX_VALUE, "9223372036854775807", Long.MAX_VALUE),
        Arguments.of(
            ColumnType.decimal(38, 10),
            new BigDecimal("1234567890123456789012345678.0123456789"),
            "1234567890123456789012345678.0123456789",
            new BigDecimal("1234567890123456789012345678.0123456789")),
        Arguments.of(
            ColumnType.decimal(20, 0),
            new BigDecimal("18446744073709551615"),
            "18446744073709551615",
            new BigDecimal("18446744073709551615")),
        Arguments.of(
            ColumnType.decimal(3, 2), new BigDecimal("1.00"), "1.00", new BigDecimal("1.00")),
        Arguments.of(ColumnType.of(Kind.REAL), 1.5f, "1.5", 1.5f),
        Arguments.of(ColumnType.of(Kind.DOUBLE), 0.1, "0.1", 0.1),
        Arguments.of(
            ColumnType.of(Kind.DOUBLE),
            Double.MAX_VALUE,
            "1.7976931348623157E308",
            Double.MAX_VALUE),
        Arguments.of(ColumnType.of(Kind.VARCHAR), "Grüße 🐂", "Grüße 🐂", "Grüße 🐂"),
        Arguments.of(ColumnType.of(Kind.VARCHAR), "", "", ""),
        Arguments.of(
            ColumnType.of(Kind.DATE),
            LocalDate.of(1, 1, 1),
            "0001-01-01",
            Date.valueOf("0001-01-01")),
        Arguments.of(
            ColumnType.of(Kind.DATE),
            LocalDate.of(9999, 12, 31),
            "9999-12-31",
            Date.valueOf("9999-12-31")),
        Arguments.of(
            ColumnType.time(0), LocalTime.of(1, 2, 3), "01:02:03", Time.valueOf("01:02:03")),
        Arguments.of(
            ColumnType.timestamp(6),
            micros,
            "2024-02-29 23:59:59.123456",
            Timestamp.valueOf(micros)),
        Arguments.of(
            ColumnType.timestamp(3),
            micros.withNano(0),
            "2024-02-29 23:59:59.000",
            Timestamp.valueOf(micros.withNano(0))),
        Arguments.of(
            ColumnType.timestamp(0),
            micros.withNano(0),
            "2024-02-29 23:59:59",
            Timestamp.valueOf(micros.withNano(0))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindHasItsTextAndItsObject(ColumnType type, Object value, String text, Object object)
      throws SQLException {
    ResultSet row = row(type, value);
    assertThat(row.getString(1)).isEqualTo(text);
    assertThat(row.getNString("v")).isEqualTo(text);
    assertThat(row.getObject(1)).isEqualTo(object);
    assertThat(row.getObject("V").getClass().getName())
        .isEqualTo(row.getMetaData().getColumnClassName(1));
    assertThat(row.getObject(1, value.getClass())).isEqualTo(value);
    assertThat(row.getObject(1, String.class)).isEqualTo(text);
    assertThat(row.getObject(1, Object.class)).isEqualTo(object);
    assertThat(row.wasNull()).isFalse();
    assertThat(text.length()).isLessThanOrEqualTo(row.getMetaData().getColumnDisplaySize(1));
    assertThat(row.getMetaData().getColumnTypeName(1)).isEqualTo(type.kind().name());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nullIsNullThroughEveryGetter(ColumnType type, Object value, String text, Object object)
      throws SQLException {
    ScriptedSession session =
        new ScriptedSession(new ShopCatalog())
            .rows("q", List.of(ResultColumn.of("v", type)), new Object[] {null});
    ResultSet row = session.connect().createStatement().executeQuery("q");
    assertThat(row.next()).isTrue();
    assertThat(row.getObject(1)).isNull();
    assertThat(row.wasNull()).isTrue();
    assertThat(row.getString(1)).isNull();
    assertThat(row.getBytes(1)).isNull();
    assertThat(row.getInt(1)).isZero();
    assertThat(row.getLong(1)).isZero();
    assertThat(row.getDouble(1)).isZero();
    assertThat(row.getBoolean(1)).isFalse();
    assertThat(row.getBigDecimal(1)).isNull();
    assertThat(row.getDate(1)).isNull();
    assertThat(row.getTime(1)).isNull();
    assertThat(row.getTimestamp(1)).isNull();
    assertThat(row.getObject(1, value.getClass())).isNull();
    assertThat(row.getCharacterStream(1)).isNull();
    assertThat(row.getBinaryStream(1)).isNull();
    assertThat(row.wasNull()).isTrue();
  }

  @Test
  void bytesStayBytes() throws SQLException, IOException {
    byte[] bytes = {0, -1, 65};
    ResultSet row = row(ColumnType.of(Kind.VARBINARY), bytes);
    assertThat(row.getBytes(1)).isEqualTo(bytes).isNotSameAs(bytes);
    assertThat((byte[]) row.getObject(1)).isEqualTo(bytes);
    assertThat(row.getObject(1, byte[].class)).isEqualTo(bytes);
    assertThat(row.getString(1)).isEqualTo("00ff41");
    assertThat(row.getBinaryStream(1).readAllBytes()).isEqualTo(bytes);
    assertThat(row.getBlob(1).getBytes(1, 3)).isEqualTo(bytes);
    assertThatThrownBy(() -> row.getInt(1)).isInstanceOf(SQLException.class);
  }

  @Test
  void textsComeAsStreamsToo() throws SQLException, IOException {
    ResultSet row = row(ColumnType.of(Kind.VARCHAR), "Öl");
    assertThat(row.getClob(1).getSubString(1, 2)).isEqualTo("Öl");
    assertThat(row.getCharacterStream(1).read()).isEqualTo('Ö');
    assertThat(row.getBytes(1)).isEqualTo("Öl".getBytes(StandardCharsets.UTF_8));
    assertThat(row(ColumnType.of(Kind.VARCHAR), "").getClob(1).length()).isZero();
  }

  @Test
  void numbersConvertOrAreRefused() throws SQLException {
    ResultSet big = row(ColumnType.decimal(20, 0), new BigDecimal("18446744073709551615"));
    assertThatThrownBy(() -> big.getLong(1))
        .isInstanceOf(SQLDataException.class)
        .hasMessageContaining("out of the range of BIGINT");
    assertThat(big.getObject(1, BigInteger.class)).isEqualTo("18446744073709551615");
    ResultSet number = row(ColumnType.decimal(5, 2), new BigDecimal("127.90"));
    assertThat(number.getByte(1)).isEqualTo((byte) 127);
    assertThat(number.getShort(1)).isEqualTo((short) 127);
    assertThat(number.getInt(1)).isEqualTo(127);
    assertThat(number.getLong(1)).isEqualTo(127);
    assertThat(number.getFloat(1)).isEqualTo(127.9f);
    assertThat(number.getDouble(1)).isEqualTo(127.9);
    assertThat(number.getBoolean(1)).isTrue();
    assertThatThrownBy(() -> row(ColumnType.of(Kind.INTEGER), 128).getByte(1))
        .isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> row(ColumnType.of(Kind.DOUBLE), Double.NaN).getInt(1))
        .isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> row(ColumnType.of(Kind.DOUBLE), 1e39).getFloat(1))
        .isInstanceOf(SQLDataException.class);
  }

  @Test
  void textsConvertOrAreRefused() throws SQLException {
    assertThat(row(ColumnType.of(Kind.VARCHAR), " 12 ").getInt(1)).isEqualTo(12);
    assertThat(row(ColumnType.of(Kind.VARCHAR), "1.50").getBigDecimal(1)).isEqualTo("1.50");
    assertThat(row(ColumnType.of(Kind.VARCHAR), "yes").getBoolean(1)).isTrue();
    assertThat(row(ColumnType.of(Kind.VARCHAR), "2024-01-02").getDate(1)).isEqualTo("2024-01-02");
    assertThat(row(ColumnType.of(Kind.VARCHAR), "2024-01-02 03:04:05.6").getTimestamp(1))
        .isEqualTo(Timestamp.valueOf("2024-01-02 03:04:05.6"));
    UUID uuid = UUID.randomUUID();
    assertThat(row(ColumnType.of(Kind.VARCHAR), uuid.toString()).getObject(1, UUID.class))
        .isEqualTo(uuid);
    for (String wrong : List.of("12x", "", "maybe")) {
      ResultSet row = row(ColumnType.of(Kind.VARCHAR), wrong);
      assertThatThrownBy(() -> row.getInt(1)).isInstanceOf(SQLDataException.class);
      assertThatThrownBy(() -> row.getDouble(1)).isInstanceOf(SQLDataException.class);
      assertThatThrownBy(() -> row.getBoolean(1)).isInstanceOf(SQLDataException.class);
      assertThatThrownBy(() -> row.getTimestamp(1)).isInstanceOf(SQLDataException.class);
      assertThatThrownBy(() -> row.getObject(1, UUID.class)).isInstanceOf(SQLDataException.class);
    }
    assertThatThrownBy(() -> row(ColumnType.of(Kind.VARCHAR), "a").getObject(1, List.class))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  /**
   * An hour that Berlin skips, a day that Samoa skips, a midnight that Sao Paulo skips, dates
   * before the Gregorian calendar and dates that it left out.
   */
  static Stream<LocalDateTime> hardTimes() {
    return Stream.of(
        LocalDateTime.of(2024, 3, 31, 2, 30, 0, 123_456_000),
        LocalDateTime.of(2011, 12, 30, 12, 0),
        LocalDateTime.of(2018, 11, 4, 0, 0),
        LocalDateTime.of(1, 1, 1, 0, 0),
        LocalDateTime.of(1000, 2, 28, 23, 59, 59, 999_999_000),
        LocalDateTime.of(1582, 10, 10, 1, 2, 3),
        LocalDateTime.of(1883, 11, 18, 12, 2, 30),
        LocalDateTime.of(1900, 1, 1, 0, 0, 17),
        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Europe/Berlin",
        "America/Sao_Paulo",
        "Pacific/Apia",
        "America/New_York",
        "Asia/Kolkata"
      })
  void timesAreNotShiftedInAnyZone(String zoneId) throws SQLException {
    TimeZone.setDefault(TimeZone.getTimeZone(zoneId));
    for (LocalDateTime t : hardTimes().toList()) {
      ResultSet row = row(ColumnType.timestamp(6), t);
      assertThat(row.getObject(1, LocalDateTime.class)).isEqualTo(t);
      assertThat(row.getTimestamp(1).toLocalDateTime()).isEqualTo(t);
      assertThat(row.getTimestamp(1).toString())
          .startsWith(t.toLocalDate() + " " + t.toLocalTime().withNano(0));
      assertThat(((Timestamp) row.getObject(1)).toLocalDateTime()).isEqualTo(t);
      assertThat(row.getObject(1, LocalDate.class)).isEqualTo(t.toLocalDate());
      assertThat(row.getObject(1, LocalTime.class)).isEqualTo(t.toLocalTime());
      ResultSet date = row(ColumnType.of(Kind.DATE), t.toLocalDate());
      assertThat(date.getDate(1).toLocalDate()).isEqualTo(t.toLocalDate());
      assertThat(date.getDate(1)).hasToString(t.toLocalDate().toString());
      assertThat(date.getTimestamp(1).toLocalDateTime()).isEqualTo(t.toLocalDate().atStartOfDay());
    }
  }

  @Test
  void aCalendarSaysWhoseWallClockItIs() throws SQLException {
    LocalDateTime t = LocalDateTime.of(2024, 7, 1, 12, 0, 0, 500_000_000);
    Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    ResultSet row = row(ColumnType.timestamp(6), t);
    assertThat(row.getTimestamp(1, utc).toInstant())
        .isEqualTo(Instant.parse("2024-07-01T12:00:00.500Z"));
    assertThat(row.getTimestamp(1, tokyo).toInstant())
        .isEqualTo(Instant.parse("2024-07-01T03:00:00.500Z"));
    assertThat(row.getDate(1, tokyo).getTime())
        .isEqualTo(Instant.parse("2024-06-30T15:00:00Z").toEpochMilli());
    assertThat(row.getTime(1, utc).getTime()).isEqualTo(12 * 3_600_000 + 500);
  }

  @Test
  void anInstantIsUtcs() throws SQLException {
    ResultSet row = row(ColumnType.timestamp(6), LocalDateTime.of(2024, 7, 1, 12, 0));
    assertThat(row.getObject(1, Instant.class)).isEqualTo("2024-07-01T12:00:00Z");
    assertThat(row.getObject(1, OffsetDateTime.class)).isEqualTo("2024-07-01T12:00:00Z");
  }

  @Test
  void timesKeepTheirMicroseconds() throws SQLException {
    LocalTime t = LocalTime.of(23, 59, 59, 999_999_000);
    ResultSet row = row(ColumnType.time(6), t);
    assertThat(row.getObject(1, LocalTime.class)).isEqualTo(t);
    assertThat(row.getString(1)).isEqualTo("23:59:59.999999");
    assertThat(row.getTime(1)).hasToString("23:59:59");
    assertThat(Math.floorMod(row.getTime(1).getTime(), 1000L)).isEqualTo(999);
  }
}

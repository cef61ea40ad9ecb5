package dev.oxbow.server.conformance;

import dev.oxbow.server.conformance.BothModes.Mode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of parameter for every type, in range and out of it, in both modes. */
final class EveryParameterTest {
  @TempDir static Path folder;

  private static BothModes modes;

  @BeforeAll
  static void start() {
    modes = new BothModes(folder, "");
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  /** Sets the only parameter. */
  private interface Setter {
    void set(PreparedStatement statement) throws SQLException;
  }

  private record Case(String name, Setter setter) {}

  private static List<@Nullable Object> values() {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(null);
    values.addAll(
        List.of(
            true,
            (byte) -128,
            (short) 32767,
            0,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            new BigInteger("18446744073709551616"),
            new BigDecimal("-12345678901234567890.1234567890"),
            new BigDecimal("1.50"),
            1e300,
            0.1f,
            Double.NaN));
    values.addAll(
        List.of(
            Double.NEGATIVE_INFINITY,
            "",
            "1.50",
            " 12 ",
            "é😀\u0000\"'\\",
            "2024-03-10 02:30:00.123456",
            "x".repeat(100_000),
            new byte[] {0, -1},
            LocalDate.of(1, 1, 1),
            LocalTime.of(23, 59, 59, 999_999_999),
            LocalDateTime.of(2024, 3, 10, 2, 30, 0, 123_456_000)));
    values.addAll(
        List.of(
            Instant.parse("2024-03-10T07:30:00.1Z"),
            OffsetDateTime.parse("2024-03-10T02:30:00+05:30"),
            ZonedDateTime.parse("2024-11-03T01:30:00-04:00[America/New_York]"),
            Date.valueOf("2024-02-29"),
            Time.valueOf("01:02:03"),
            Timestamp.valueOf("1582-10-04 00:00:00.000001"),
            new java.util.Date(0),
            UUID.fromString("2b0e5a3c-0a1b-4c2d-8e3f-5a6b7c8d9e0f"),
            'c',
            new Object[] {1},
            List.of(1)));
    return values;
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    int number = 0;
    for (Object value : values()) {
      String name = number++ + " " + (value == null ? "null" : value.getClass().getName());
      cases.add(new Case(name, s -> s.setObject(1, value)));
      if (number % 3 == 0) {
        cases.add(new Case(name + " as VARCHAR", s -> s.setObject(1, value, JDBCType.VARCHAR)));
        cases.add(new Case(name + " as INTEGER", s -> s.setObject(1, value, JDBCType.INTEGER)));
        cases.add(
            new Case(name + " as DECIMAL 1", s -> s.setObject(1, value, JDBCType.DECIMAL, 1)));
      }
    }
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Asia/Kolkata"));
    cases.add(new Case("setNull", s -> s.setNull(1, java.sql.Types.INTEGER)));
    cases.add(new Case("setNull of a type", s -> s.setNull(1, java.sql.Types.BLOB, "x")));
    cases.add(new Case("not set", s -> {}));
    cases.add(new Case("setDate", s -> s.setDate(1, new Date(0), calendar)));
    cases.add(new Case("setTime", s -> s.setTime(1, new Time(0), calendar)));
    cases.add(new Case("setTimestamp", s -> s.setTimestamp(1, new Timestamp(0), calendar)));
    cases.add(new Case("setDouble", s -> s.setDouble(1, 1.5)));
    cases.add(new Case("setBinaryStream", s -> s.setBinaryStream(1, bytes(), 2)));
    cases.add(new Case("setBlob", s -> s.setBlob(1, bytes())));
    cases.add(new Case("setAsciiStream", s -> s.setAsciiStream(1, bytes(), 1)));
    cases.add(new Case("setCharacterStream", s -> s.setCharacterStream(1, text())));
    cases.add(new Case("setClob too long", s -> s.setClob(1, text(), 100)));
    cases.add(new Case("index 0", s -> s.setInt(0, 1)));
    cases.add(new Case("index 2", s -> s.setInt(2, 1)));
    return cases;
  }

  private static InputStream bytes() {
    return new ByteArrayInputStream(new byte[] {49, 50});
  }

  private static Reader text() {
    return new StringReader("12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York"})
  void everyValueArrivesTheSameInBothModes(String zone) throws SQLException {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      Differences differences = new Differences();
      for (Mode mode : Mode.values()) {
        try (Connection connection = modes.connect(mode)) {
          for (String type : types(zone)) {
            run(differences, mode, connection, type);
          }
        }
      }
      differences.check(100);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private static List<String> types(String zone) {
    return zone.equals("UTC")
        ? List.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "DECIMAL(38, 10)",
            "DECIMAL(3, 2)",
            "REAL",
            "DOUBLE",
            "VARCHAR",
            "VARBINARY",
            "DATE",
            "TIME(6)",
            "TIMESTAMP(6)",
            "TIMESTAMP(0)")
        : List.of("DATE", "TIME(3)", "TIMESTAMP(6)", "VARCHAR");
  }

  private static void run(Differences differences, Mode mode, Connection connection, String type)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT CAST(? AS " + type + ") AS v")) {
      for (Case one : cases()) {
        statement.clearParameters();
        String outcome =
            Told.of(
                () -> {
                  one.setter().set(statement);
                  return statement.executeQuery();
                });
        differences.keep(mode, type + " " + one.name(), outcome);
      }
    }
  }
}

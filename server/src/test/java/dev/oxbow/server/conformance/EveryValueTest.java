package dev.oxbow.server.conformance;

import dev.oxbow.server.conformance.BothModes.Mode;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every value of every type, through every getter, in several time zones of the client. */
final class EveryValueTest {
  private static final List<Class<?>> CLASSES =
      List.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          byte[].class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          Instant.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          Date.class,
          Time.class,
          Timestamp.class,
          UUID.class,
          Object.class,
          Blob.class,
          List.class);

  @TempDir static Path folder;

  private static BothModes modes;
  private static EveryType data;

  @BeforeAll
  static void start() throws SQLException {
    data = EveryType.create();
    modes = new BothModes(folder, data.yaml());
  }

  @AfterAll
  static void stop() {
    modes.close();
  }

  /** Getters that take a column alone, or with a calendar. */
  private static List<Method> getters() {
    return Calls.methods(ResultSet.class).stream()
        .filter(m -> m.getName().startsWith("get"))
        .filter(
            m ->
                Arrays.equals(m.getParameterTypes(), new Class<?>[] {int.class})
                    || Arrays.equals(
                        m.getParameterTypes(), new Class<?>[] {int.class, Calendar.class}))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kolkata"})
  void everyGetterGivesTheSameInBothModes(String zone) throws SQLException {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      Differences differences = new Differences();
      for (Mode mode : Mode.values()) {
        try (Connection connection = modes.connect(mode);
            Statement statement = connection.createStatement()) {
          for (String sql : data.queries()) {
            read(differences, mode, statement, sql, !zone.equals("UTC"));
          }
        }
      }
      differences.check(zone.equals("UTC") ? 20_000 : 3_000);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private static void read(
      Differences differences, Mode mode, Statement statement, String sql, boolean timesOnly)
      throws SQLException {
    List<Method> getters =
        getters().stream()
            .filter(m -> !timesOnly || m.getName().matches("get(Date|Time|Timestamp|Object)"))
            .toList();
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("America/New_York"));
    try (ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      differences.keep(mode, sql + " columns", Told.metadata(rows.getMetaData()));
      for (int row = 1; rows.next(); row++) {
        for (int column = 1; column <= columns; column++) {
          String place = sql + " row " + row + " column " + column + " ";
          for (Method getter : getters) {
            Object[] arguments =
                getter.getParameterCount() == 1
                    ? new Object[] {column}
                    : new Object[] {column, calendar};
            String outcome = Told.call(rows, getter, arguments);
            differences.keep(mode, place + Calls.name(getter), outcome + " " + rows.wasNull());
          }
          for (Class<?> type : CLASSES) {
            int at = column;
            differences.keep(mode, place + type, Told.of(() -> rows.getObject(at, type)));
          }
        }
      }
      differences.keep(mode, sql + " warnings", Told.of(rows::getWarnings));
      differences.keep(mode, sql + " statement's", Told.of(statement::getWarnings));
    }
  }

  /** All that a program may set about how rows come changes nothing of them. */
  @Test
  void fetchSizesAndLimitsChangeNoValue() throws SQLException {
    Differences differences = new Differences();
    for (Mode mode : Mode.values()) {
      try (Connection connection = modes.connect(mode)) {
        for (String sql : data.queries().subList(0, 7)) {
          for (int fetchSize : new int[] {1, 3, Integer.MAX_VALUE}) {
            for (int maxRows : new int[] {0, 2}) {
              try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(fetchSize);
                statement.setMaxRows(maxRows);
                String what = sql + " fetch " + fetchSize + " max " + maxRows;
                differences.keep(mode, what, Told.of(() -> statement.executeQuery(sql)));
              }
            }
          }
        }
      }
    }
    differences.check(42);
  }
}

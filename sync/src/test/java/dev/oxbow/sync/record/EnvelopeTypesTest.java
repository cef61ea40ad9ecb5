package dev.oxbow.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.embedded.TestServers;
import dev.oxbow.sync.capture.Captured;
import dev.oxbow.sync.capture.CapturedDatabase;
import dev.oxbow.sync.envelope.EnvelopeFormat;
import dev.oxbow.sync.envelope.SourceBlock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Envelopes with schemas, read by Connect's own converter and decoded by the rules that Debezium
 * documents for its types, are what MySQL prints.
 */
@Timeout(120)
final class EnvelopeTypesTest {
  private static final JsonConverter CONVERTER = new JsonConverter();

  private static @Nullable CapturedDatabase captured;

  @BeforeAll
  static void start() throws SQLException {
    CONVERTER.configure(Map.of("schemas.enable", "true"), false);
    captured =
        new CapturedDatabase(
            TestServers.mySql(),
            new CapturedDatabase.Choice(
                new EnvelopeFormat(
                    new EnvelopeFormat.Options(
                        new TopicNames("db", "{table}"),
                        new SourceBlock("1", "db"),
                        true,
                        true,
                        true),
                    Clock.systemUTC())));
  }

  @AfterAll
  static void stop() throws SQLException {
    if (captured != null) {
      captured.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.oxbow.sync.binlog.TypesTest#types")
  void isWhatTheServerPrints(String declared, List<Object> literalsAndValues) throws Exception {
    CapturedDatabase database = Objects.requireNonNull(captured);
    List<String> statements = new ArrayList<>();
    statements.add("set sql_mode = '', time_zone = '+05:30'");
    statements.add("drop table if exists t");
    statements.add("create table t (id int primary key auto_increment, v " + declared + ")");
    for (int i = 0; i < literalsAndValues.size(); i += 2) {
      statements.add("insert into t (v) values (" + literalsAndValues.get(i) + ")");
    }
    statements.add("insert into t (v) values (null)");
    List<@Nullable String> decoded = new ArrayList<>();
    String form = "text";
    for (Captured each : database.run(statements.toArray(String[]::new))) {
      Struct envelope = (Struct) CONVERTER.toConnectData("t", each.record().value()).value();
      Struct after = envelope.getStruct("after");
      if (after == null) {
        continue; // the table of the type before was dropped
      }
      Field field = after.schema().field("v");
      form = form(field.schema());
      decoded.add(decoded(field.schema(), after.get(field)));
    }
    assertThat(decoded).isEqualTo(printed(database, form, declared));
  }

  /** In which form MySQL is asked for a value. */
  private static String form(Schema schema) {
    String name = schema.name() == null ? "" : schema.name();
    return switch (name) {
      case "io.debezium.data.Bits" -> "number";
      case "io.debezium.data.geometry.Geometry" -> "geometry";
      case "org.apache.kafka.connect.data.Decimal" -> "text";
      default ->
          switch (schema.type()) {
            case BYTES -> "hex";
            case BOOLEAN, FLOAT32, FLOAT64 -> "number";
            default -> "text";
          };
    };
  }

  private static List<@Nullable String> printed(
      CapturedDatabase database, String form, String declared) throws SQLException {
    String expression =
        switch (form) {
          case "number" -> declared.startsWith("bit") ? "v + 0" : "v + 0e0";
          case "hex" -> "hex(v)";
          case "geometry" -> "concat(hex(st_aswkb(v, 'axis-order=long-lat')), ' ', st_srid(v))";
          // The zeros of ZEROFILL are how a number is shown, not what it is.
          default -> declared.endsWith("zerofill") ? "v + 0" : "cast(v as char)";
        };
    List<@Nullable String> printed = new ArrayList<>();
    try (Statement statement = database.connection().createStatement()) {
      statement.execute("set time_zone = '+00:00'");
      try (ResultSet row = statement.executeQuery("select " + expression + " from t order by id")) {
        while (row.next()) {
          printed.add(usual(row.getString(1), form, declared));
        }
      }
    }
    return printed;
  }

  private static @Nullable String usual(@Nullable String printed, String form, String declared) {
    if (printed == null) {
      return null;
    }
    boolean isDated = declared.startsWith("date") || declared.startsWith("timestamp");
    if (isDated && printed.matches("0000-.*|....-00.*|.{8}00.*")) {
      return null; // no day of the calendar
    }
    if (form.equals("number") && !declared.startsWith("bit")) {
      double number = Double.parseDouble(printed);
      return declared.startsWith("float")
          ? Float.toString((float) number)
          : Double.toString(number);
    }
    return printed.matches(".*:\\d\\d\\.\\d+") ? printed.replaceAll("\\.?0+$", "") : printed;
  }

  private static @Nullable String decoded(Schema schema, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    String name = schema.name() == null ? "" : schema.name();
    return switch (name) {
      case "io.debezium.time.Date" -> LocalDate.ofEpochDay((int) value).toString();
      case "io.debezium.time.Timestamp" -> wall(Math.multiplyExact((long) value, 1000L));
      case "io.debezium.time.MicroTimestamp" -> wall((long) value);
      case "io.debezium.time.ZonedTimestamp" -> {
        LocalDateTime utc =
            OffsetDateTime.parse((String) value)
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDateTime();
        yield fraction(
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(utc), utc.getNano() / 1000);
      }
      case "io.debezium.time.MicroTime" -> time((long) value);
      case "io.debezium.time.Year" -> String.format("%04d", (int) value);
      case "org.apache.kafka.connect.data.Decimal" -> ((BigDecimal) value).toPlainString();
      case "io.debezium.data.Bits" -> new BigInteger(1, reversed(bytes(value))).toString();
      case "io.debezium.data.geometry.Geometry" -> {
        Struct geometry = (Struct) value;
        Integer srid = geometry.getInt32("srid");
        yield hex(geometry.getBytes("wkb")) + " " + (srid == null ? 0 : srid);
      }
      default ->
          switch (schema.type()) {
            case BYTES -> hex(bytes(value));
            case BOOLEAN -> (boolean) value ? "1" : "0";
            default -> value.toString();
          };
    };
  }

  private static byte[] bytes(Object value) {
    return value instanceof ByteBuffer buffer ? buffer.array() : (byte[]) value;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = Arrays.copyOf(bytes, bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static String wall(long micros) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L),
            (int) Math.floorMod(micros, 1_000_000L) * 1000,
            ZoneOffset.UTC);
    return fraction(
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(time), time.getNano() / 1000);
  }

  private static String time(long micros) {
    Duration time = Duration.ofNanos(Math.abs(micros) * 1000);
    String clock =
        String.format("%02d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    return (micros < 0 ? "-" : "") + fraction(clock, (int) (Math.abs(micros) % 1_000_000));
  }

  private static String fraction(String text, int micros) {
    return micros == 0 ? text : text + String.format(".%06d", micros).replaceAll("0+$", "");
  }
}

package dev.oxbow.jdbc.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.jdbc.local.ScriptedSession.Script;
import dev.oxbow.statement.ResultColumn;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ParametersTest {
  private final ScriptedSession session = new ScriptedSession(new ShopCatalog());

  private PreparedStatement prepare(ColumnType... types) throws SQLException {
    session.script(
        "q",
        new Script(
            List.of(
                new ResultColumn("total", ColumnType.decimal(15, 2), "db", "orders", "amount"),
                ResultColumn.of("n", ColumnType.of(Kind.BIGINT).withNullable(false))),
            List.of(types),
            List.of(),
            List.of(),
            null,
            false));
    return session.connect().prepareStatement("q");
  }

  /** A setter under test. */
  private interface Setter {
    void set(PreparedStatement statement) throws SQLException;
  }

  /** What arrives at the engine. */
  private Object sent(ColumnType type, Setter setter) throws SQLException {
    try (PreparedStatement statement = prepare(type)) {
      setter.set(statement);
      statement.execute();
      return session.executed.get(session.executed.size() - 1).get(0);
    }
  }

  private static ColumnType of(Kind kind) {
    return ColumnType.of(kind);
  }

  @Test
  void bringsNumbersToTheParametersTypeExactly() throws SQLException {
    assertThat(sent(of(Kind.BIGINT), s -> s.setInt(1, 5))).isEqualTo(5L);
    assertThat(sent(of(Kind.INTEGER), s -> s.setLong(1, 5))).isEqualTo(5);
    assertThat(sent(of(Kind.TINYINT), s -> s.setByte(1, (byte) 5))).isEqualTo((byte) 5);
    assertThat(sent(of(Kind.SMALLINT), s -> s.setObject(1, BigInteger.TWO))).isEqualTo((short) 2);
    assertThat(sent(of(Kind.DOUBLE), s -> s.setBigDecimal(1, new BigDecimal("0.1"))))
        .isEqualTo(0.1);
    assertThat(sent(ColumnType.decimal(9, 2), s -> s.setDouble(1, 0.1)))
        .isEqualTo(new BigDecimal("0.1"));
    assertThat(sent(of(Kind.INTEGER), s -> s.setString(1, "12"))).isEqualTo(12);
    assertThat(sent(of(Kind.VARCHAR), s -> s.setInt(1, 12))).isEqualTo("12");
    assertThat(sent(of(Kind.BOOLEAN), s -> s.setBoolean(1, true))).isEqualTo(true);
    assertThat(sent(of(Kind.INTEGER), s -> s.setObject(1, 1.7, Types.INTEGER))).isEqualTo(1);
    assertThat(sent(ColumnType.decimal(9, 2), s -> s.setObject(1, 1.005, Types.NUMERIC, 1)))
        .isEqualTo(new BigDecimal("1.0"));
  }

  @Test
  void refusesAValueThatWouldBecomeAnother() throws SQLException {
    assertThatThrownBy(() -> sent(of(Kind.INTEGER), s -> s.setDouble(1, 1.5)))
        .isInstanceOf(SQLDataException.class)
        .hasMessageContainingAll("Parameter 1 is INTEGER", "1.5", "CAST");
    assertThatThrownBy(() -> sent(of(Kind.TINYINT), s -> s.setInt(1, 128)))
        .isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> sent(of(Kind.INTEGER), s -> s.setString(1, "1.5")))
        .isInstanceOf(SQLDataException.class)
        .hasMessageContainingAll("Parameter 1 is INTEGER", "1.5", "CAST");
    assertThat(sent(of(Kind.INTEGER), s -> s.setString(1, " 2.0 "))).isEqualTo(2);
    assertThatThrownBy(() -> sent(of(Kind.DATE), s -> s.setString(1, "2024-01-01 01:00:00")))
        .isInstanceOf(SQLDataException.class)
        .hasMessageContainingAll("Parameter 1 is DATE", "01:00:00", "CAST");
    assertThat(sent(of(Kind.DATE), s -> s.setString(1, "2024-01-01 00:00:00")))
        .isEqualTo(java.time.LocalDate.of(2024, 1, 1));
    assertThatThrownBy(() -> sent(of(Kind.INTEGER), s -> s.setString(1, "x")))
        .isInstanceOf(SQLDataException.class);
    assertThatThrownBy(
            () ->
                sent(
                    of(Kind.DATE),
                    s -> s.setTimestamp(1, Timestamp.valueOf("2024-01-01 01:00:00"))))
        .isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> sent(of(Kind.VARCHAR), s -> s.setBytes(1, new byte[1])))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> sent(of(Kind.VARCHAR), s -> s.setObject(1, List.of())))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  @Test
  void sendsTimesWithoutShift() throws SQLException {
    LocalDateTime t = LocalDateTime.of(2024, 7, 1, 12, 0, 0, 123_456_000);
    ColumnType timestamp = ColumnType.timestamp(6);
    assertThat(sent(timestamp, s -> s.setTimestamp(1, Timestamp.valueOf(t)))).isEqualTo(t);
    assertThat(sent(timestamp, s -> s.setObject(1, t))).isEqualTo(t);
    assertThat(sent(timestamp, s -> s.setObject(1, t, Types.TIMESTAMP))).isEqualTo(t);
    assertThat(sent(timestamp, s -> s.setObject(1, t, JDBCType.TIMESTAMP))).isEqualTo(t);
    assertThat(sent(timestamp, s -> s.setString(1, "2024-07-01 12:00:00.123456"))).isEqualTo(t);
    assertThat(sent(timestamp, s -> s.setObject(1, t.toInstant(ZoneOffset.UTC)))).isEqualTo(t);
    assertThat(
            sent(
                timestamp,
                s -> s.setObject(1, OffsetDateTime.parse("2024-07-01T14:00:00.123456+02:00"))))
        .isEqualTo(t);
    assertThat(sent(timestamp, s -> s.setDate(1, Date.valueOf("0001-01-01"))))
        .isEqualTo(LocalDateTime.of(1, 1, 1, 0, 0));
    Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    Timestamp moment = Timestamp.from(Instant.parse("2024-07-01T12:00:00.123456Z"));
    assertThat(sent(timestamp, s -> s.setTimestamp(1, moment, utc))).isEqualTo(t);
    assertThat(sent(of(Kind.DATE), s -> s.setDate(1, Date.valueOf("2024-02-29"))))
        .isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(sent(of(Kind.DATE), s -> s.setObject(1, LocalDate.of(2024, 2, 29))))
        .isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(sent(ColumnType.time(6), s -> s.setObject(1, LocalTime.of(1, 2, 3, 4000))))
        .isEqualTo(LocalTime.of(1, 2, 3, 4000));
    assertThat(sent(ColumnType.time(0), s -> s.setTime(1, Time.valueOf("01:02:03"))))
        .isEqualTo(LocalTime.of(1, 2, 3));
  }

  @Test
  void sendsTextsAndBytesFromAnywhere() throws SQLException {
    UUID uuid = UUID.randomUUID();
    ColumnType text = of(Kind.VARCHAR);
    ColumnType bytes = of(Kind.VARBINARY);
    assertThat(sent(text, s -> s.setNString(1, "ä"))).isEqualTo("ä");
    assertThat(sent(text, s -> s.setObject(1, uuid))).isEqualTo(uuid.toString());
    assertThat(sent(text, s -> s.setObject(1, 'c'))).isEqualTo("c");
    assertThat(sent(text, s -> s.setCharacterStream(1, new StringReader("abc"), 2)))
        .isEqualTo("ab");
    assertThat(sent(text, s -> s.setClob(1, new StringReader("abc")))).isEqualTo("abc");
    assertThat(sent(text, s -> s.setAsciiStream(1, new ByteArrayInputStream(new byte[] {65}))))
        .isEqualTo("A");
    assertThat(sent(bytes, s -> s.setBytes(1, new byte[] {1}))).isEqualTo(new byte[] {1});
    assertThat(
            sent(bytes, s -> s.setBinaryStream(1, new ByteArrayInputStream(new byte[] {1, 2}), 1)))
        .isEqualTo(new byte[] {1});
  }

  @Test
  void sendsNullOfAnyType() throws SQLException {
    assertThat(sent(of(Kind.BIGINT), s -> s.setNull(1, Types.VARCHAR))).isNull();
    assertThat(sent(of(Kind.BIGINT), s -> s.setObject(1, null))).isNull();
    assertThat(sent(of(Kind.VARCHAR), s -> s.setString(1, null))).isNull();
    assertThat(sent(ColumnType.timestamp(3), s -> s.setTimestamp(1, null))).isNull();
    assertThat(sent(of(Kind.VARBINARY), s -> s.setBlob(1, (java.sql.Blob) null))).isNull();
  }

  @Test
  void wantsEveryParameterAndNoOther() throws SQLException {
    try (PreparedStatement statement = prepare(of(Kind.INTEGER), of(Kind.INTEGER))) {
      statement.setInt(1, 1);
      assertThatThrownBy(statement::executeQuery)
          .hasMessageContaining("Parameter 2 of 2 is not set");
      statement.setInt(2, 1);
      statement.executeQuery().close();
      statement.clearParameters();
      assertThatThrownBy(statement::execute).hasMessageContaining("Parameter 1 of 2");
      assertThatThrownBy(() -> statement.setInt(3, 1)).hasMessageContaining("no parameter 3");
      assertThatThrownBy(() -> statement.setInt(0, 1)).hasMessageContaining("no parameter 0");
      assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
          .hasMessageContaining("its own text");
      assertThatThrownBy(statement::addBatch).isInstanceOf(SQLFeatureNotSupportedException.class);
    }
    assertThat(session.openQueries).hasValue(0);
  }

  @Test
  void tellsTheTypesBeforeItRuns() throws SQLException {
    try (PreparedStatement statement = prepare(of(Kind.INTEGER), ColumnType.decimal(9, 2))) {
      ParameterMetaData parameters = statement.getParameterMetaData();
      assertThat(parameters.getParameterCount()).isEqualTo(2);
      assertThat(parameters.getParameterType(1)).isEqualTo(Types.INTEGER);
      assertThat(parameters.getParameterTypeName(2)).isEqualTo("DECIMAL");
      assertThat(parameters.getParameterClassName(2)).isEqualTo(BigDecimal.class.getName());
      assertThat(parameters.getPrecision(2)).isEqualTo(9);
      assertThat(parameters.getScale(2)).isEqualTo(2);
      assertThat(parameters.getParameterMode(1)).isEqualTo(ParameterMetaData.parameterModeIn);
      ResultSetMetaData columns = statement.getMetaData();
      assertThat(columns.getColumnCount()).isEqualTo(2);
      assertThat(columns.getColumnLabel(1)).isEqualTo("total");
      assertThat(columns.getColumnName(1)).isEqualTo("amount");
      assertThat(columns.getTableName(1)).isEqualTo("orders");
      assertThat(columns.getSchemaName(1)).isEqualTo("db");
      assertThat(columns.getCatalogName(1)).isEmpty();
      assertThat(columns.getPrecision(1)).isEqualTo(15);
      assertThat(columns.getScale(1)).isEqualTo(2);
      assertThat(columns.getColumnType(1)).isEqualTo(Types.DECIMAL);
      assertThat(columns.isNullable(1)).isEqualTo(ResultSetMetaData.columnNullable);
      assertThat(columns.isNullable(2)).isEqualTo(ResultSetMetaData.columnNoNulls);
      assertThat(columns.getColumnTypeName(2)).isEqualTo("BIGINT");
      assertThat(columns.isSigned(2)).isTrue();
      assertThat(columns.isReadOnly(2)).isTrue();
      assertThatThrownBy(() -> columns.getColumnLabel(3)).isInstanceOf(SQLException.class);
    }
  }
}

package dev.oxbow.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the metadata says of the language, tried on the engine; no source is needed. */
final class EscapesTest {
  private static final Map<String, String> ARGUMENTS = new HashMap<>();

  static {
    Stream.of(
            "ABS ACOS ASIN ATAN CBRT CEILING COS COT DEGREES EXP FLOOR LOG LOG10 RADIANS SIGN SIN"
                .split(" "),
            "SQRT TAN".split(" "))
        .flatMap(Stream::of)
        .forEach(name -> ARGUMENTS.put(name, "0.5"));
    Stream.of(
            "DAYNAME DAYOFMONTH DAYOFWEEK DAYOFYEAR HOUR MINUTE MONTH MONTHNAME QUARTER SECOND"
                .split(" "),
            "WEEK YEAR".split(" "))
        .flatMap(Stream::of)
        .forEach(name -> ARGUMENTS.put(name, "{ts '2024-02-29 01:02:03'}"));
    Stream.of("PI RAND CURDATE CURTIME NOW".split(" ")).forEach(name -> ARGUMENTS.put(name, ""));
    ARGUMENTS.put("ATAN2", "0.5, 0.5");
    ARGUMENTS.put("MOD", "7, 3");
    ARGUMENTS.put("POWER", "2, 3");
    ARGUMENTS.put("ROUND", "1.25, 1");
    ARGUMENTS.put("TRUNCATE", "1.25, 1");
    ARGUMENTS.put("CHAR", "65");
    ARGUMENTS.put("ASCII", "'a'");
    ARGUMENTS.put("CONCAT", "'a', 'b'");
    ARGUMENTS.put("DIFFERENCE", "'a', 'b'");
    ARGUMENTS.put("INSERT", "'abc', 1, 1, 'x'");
    ARGUMENTS.put("LCASE", "'A'");
    ARGUMENTS.put("UCASE", "'a'");
    ARGUMENTS.put("LEFT", "'abc', 2");
    ARGUMENTS.put("RIGHT", "'abc', 2");
    ARGUMENTS.put("LENGTH", "'abc'");
    ARGUMENTS.put("LOCATE", "'b', 'abc'");
    ARGUMENTS.put("LTRIM", "' a'");
    ARGUMENTS.put("RTRIM", "'a '");
    ARGUMENTS.put("REPEAT", "'a', 3");
    ARGUMENTS.put("REPLACE", "'abc', 'b', 'x'");
    ARGUMENTS.put("SOUNDEX", "'abc'");
    ARGUMENTS.put("SPACE", "3");
    ARGUMENTS.put("SUBSTRING", "'abc', 2, 1");
    ARGUMENTS.put("IFNULL", "NULL, 1");
    for (String call :
        """
        BIT_COUNT(5) CEIL(1.5) CONV('a',16,2) GREATEST(1,2) LEAST(1,2) LN(2) LOG2(2) POW(2,3)
        BIN(2) BIT_LENGTH('a') CHARACTER_LENGTH('a') CHAR_LENGTH('a') CONCAT_WS(',','a','b')
        ELT(1,'a') FIELD('a','a') FIND_IN_SET('a','a,b') FORMAT(1234,0) FROM_BASE64('YQ==')
        HEX('a') INSTR('ab','b') JSON_CONTAINS('[1]','1') JSON_EXTRACT('{"a":1}','$.a')
        JSON_KEYS('{"a":1}') JSON_LENGTH('[1]') JSON_TYPE('[1]') JSON_UNQUOTE('"a"')
        JSON_VALID('[1]') LOWER('A') LPAD('a',2,'b') MD5('a') MID('abc',2,1) OCTET_LENGTH('a')
        ORD('a') REGEXP_INSTR('ab','b') REGEXP_LIKE('ab','b')
        REGEXP_REPLACE('ab','b','c') REGEXP_SUBSTR('ab','b') REVERSE('ab') RPAD('a',2,'b')
        SHA('a') SHA1('a') SHA2('a',256) STRCMP('a','b') SUBSTR('abc',2) SUBSTRING_INDEX('a.b','.',1)
        TO_BASE64('a') TRIM('a') UNHEX('41') UPPER('a') COALESCE(NULL,1) CONNECTION_ID()
        CONVERT('1',SQL_INTEGER) DATABASE() IF(TRUE,1,2) ISNULL(1) NULLIF(1,2) SCHEMA()
        SESSION_USER() USER() VERSION() ADDDATE(DATE'2024-02-28',1)
        CONVERT_TZ('2024-02-28',  '+00:00','+01:00') CURRENT_DATE() CURRENT_TIME()
        CURRENT_TIMESTAMP() DATE('2024-02-28') DATEDIFF('2024-02-28','2024-02-27')
        DATE_FORMAT('2024-02-28','%Y') DAY('2024-02-28') FROM_DAYS(730669) FROM_UNIXTIME(1)
        LAST_DAY('2024-02-28') MAKEDATE(2024,1) MICROSECOND('10:00:00') SEC_TO_TIME(1)
        STR_TO_DATE('2024','%Y') SUBDATE(DATE'2024-02-28',1) SYSDATE()
        TIMEDIFF('10:00:00','09:00:00') TIME_FORMAT('10:00:00','%H') TIME_TO_SEC('10:00:00')
        TO_DAYS('2024-02-28') UNIX_TIMESTAMP('2024-02-28') UTC_DATE() UTC_TIME() UTC_TIMESTAMP()
        WEEKDAY('2024-02-28') WEEKOFYEAR('2024-02-28') YEARWEEK('2024-02-28')\
        """
            .split("\\s+(?=[A-Z])")) {
      int open = call.indexOf('(');
      ARGUMENTS.put(call.substring(0, open), call.substring(open + 1, call.lastIndexOf(')')));
    }
    ARGUMENTS.put("POSITION", "'b' IN 'abc'");
    ARGUMENTS.put("EXTRACT", "YEAR FROM {d '2024-02-29'}");
    ARGUMENTS.put("TIMESTAMPADD", "SQL_TSI_DAY, 1, {ts '2024-02-29 01:02:03'}");
    ARGUMENTS.put(
        "TIMESTAMPDIFF", "SQL_TSI_DAY, {ts '2024-02-28 01:02:03'}, {ts '2024-02-29 01:02:03'}");
  }

  @TempDir static Path folder;

  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException, IOException {
    Path config =
        Files.writeString(
            folder.resolve("oxbow.yaml"),
            """
            store: { folder: %s }
            local: { memory.limit: 256MB, spill.folder: %s }
            """
                .formatted(folder.resolve("store"), folder.resolve("spill")));
    connection = DriverManager.getConnection("jdbc:oxbow:config=" + config);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  private static String first(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void everyFunctionOfTheListsWorks() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    List<String> lists =
        List.of(
            metadata.getNumericFunctions(),
            metadata.getStringFunctions(),
            metadata.getSystemFunctions(),
            metadata.getTimeDateFunctions());
    List<String> wrong = new ArrayList<>();
    for (String list : lists) {
      for (String name : list.split(",")) {
        try {
          first("SELECT {fn " + name + "(" + ARGUMENTS.get(name) + ")}");
        } catch (SQLException e) {
          wrong.add(name + ": " + e.getMessage());
        }
      }
      assertThat(list.split(",")).isSorted().doesNotHaveDuplicates();
    }
    assertThat(wrong).isEmpty();
    assertThat(String.join(",", lists).split(","))
        .contains("CONVERT", "DATABASE", "USER", "REVERSE");
    assertThat(first("SELECT {fn DAYNAME({d '2024-02-29'})}")).isEqualTo("Thursday");
  }

  @Test
  void everyConversionThatIsSaidToWorkDoes() throws SQLException {
    Map<JDBCType, String> texts =
        Map.of(
            JDBCType.BOOLEAN, "true",
            JDBCType.DATE, "2024-02-29",
            JDBCType.TIME, "01:02:03",
            JDBCType.TIMESTAMP, "2024-02-29 01:02:03");
    DatabaseMetaData metadata = connection.getMetaData();
    assertThat(metadata.supportsConvert()).isTrue();
    int tried = 0;
    for (JDBCType from : JDBCType.values()) {
      for (JDBCType to : JDBCType.values()) {
        int a = from.getVendorTypeNumber();
        if (metadata.supportsConvert(a, to.getVendorTypeNumber())) {
          String text = texts.getOrDefault(from == JDBCType.VARCHAR ? to : from, "1");
          String value =
              from == JDBCType.VARBINARY ? "X'31'" : "CAST('" + text + "' AS " + from + ")";
          assertThat(first("SELECT {fn CONVERT(" + value + ", SQL_" + to + ")}")).isNotEmpty();
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(60);
  }

  @Test
  void takesTheEscapesOfJdbc() throws SQLException {
    assertThat(first("SELECT {ts '2024-02-29 01:02:03'}")).isEqualTo("2024-02-29 01:02:03");
    assertThat(first("SELECT {d '2024-02-29'}")).isEqualTo("2024-02-29");
    assertThat(first("SELECT {t '01:02:03'}")).isEqualTo("01:02:03");
    assertThat(
            first(
                "SELECT a.x FROM {oj (VALUES (1)) a(x) LEFT OUTER JOIN (VALUES (1)) b(x)"
                    + " ON a.x = b.x}"))
        .isEqualTo("1");
  }

  @Test
  void sortsNullsAsTheMetadataSays() throws SQLException {
    assertThat(connection.getMetaData().nullsAreSortedHigh()).isTrue();
    assertThat(first("SELECT x FROM (VALUES (1), (NULL)) t(x) ORDER BY x DESC")).isNull();
    assertThat(first("SELECT x FROM (VALUES (1), (NULL)) t(x) ORDER BY x")).isEqualTo("1");
  }

  @Test
  void quotesNamesAsTheMetadataSays() throws SQLException {
    assertThat(connection.getMetaData().getIdentifierQuoteString()).isEqualTo("\"");
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT 1 AS \"My Column\", 2 AS `Other`, 3 AS a$b")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("My Column");
      assertThat(rows.getInt("my column")).isEqualTo(1);
      assertThat(rows.getInt("OTHER")).isEqualTo(2);
      assertThat(rows.getInt("A$B")).isEqualTo(3);
    }
  }

  @Test
  void anEmptyDatabaseHasOneSchemaBesideTheSystemsAndNoTables() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    try (ResultSet schemas = metadata.getSchemas();
        ResultSet tables = metadata.getTables(null, "main", "%", null)) {
      assertThat(schemas.next()).isTrue();
      assertThat(schemas.getString(1)).isEqualTo("information_schema");
      assertThat(schemas.next()).isTrue();
      assertThat(schemas.getString(1)).isEqualTo("main");
      assertThat(schemas.next()).isTrue();
      assertThat(schemas.getString(1)).isEqualTo("oxbow");
      assertThat(schemas.next()).isFalse();
      assertThat(tables.next()).isFalse();
    }
    assertThatThrownBy(() -> first("SELECT * FROM nope"))
        .isInstanceOf(SQLSyntaxErrorException.class);
  }
}

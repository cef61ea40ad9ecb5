package dev.oxbow.federation.random;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Two tables of MySQL, {@code n} and {@code m}, with the values that engines disagree about, and a
 * topic {@code k} with some of their columns. The rows are those of a seed.
 */
final class NastyTables implements AutoCloseable {
  private static final int ROWS = 80;

  /** The columns of {@code n} and {@code m}, with what may stand in them. */
  static final List<NastyColumn> COLUMNS =
      List.of(
          new NastyColumn("id", Sort.SMALL, "INT PRIMARY KEY", List.of()),
          new NastyColumn("i", Sort.SMALL, "INT", List.of("0", "1", "2", "3", "-1", "7", "40")),
          new NastyColumn(
              "u",
              Sort.INTEGER,
              "BIGINT UNSIGNED",
              List.of(
                  "0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615")),
          new NastyColumn(
              "l",
              Sort.INTEGER,
              "BIGINT",
              List.of(
                  "0", "-1", "9223372036854775807", "-9223372036854775808", "9007199254740993")),
          new NastyColumn(
              "d",
              Sort.DECIMAL,
              "DECIMAL(10,3)",
              List.of("0.000", "1.500", "-1.500", "2.000", "1234567.891", "0.001", "-0.001")),
          new NastyColumn(
              "g",
              Sort.LONG_DECIMAL,
              "DECIMAL(38,10)",
              List.of(
                  "0",
                  "9999999999999999999999999999.9999999999",
                  "-9999999999999999999999999999.9999999999",
                  "0.0000000001",
                  "12345678901234567890.1")),
          new NastyColumn(
              "f",
              Sort.DOUBLE,
              "DOUBLE",
              List.of(
                  "0",
                  "0.1",
                  "-2.5",
                  "1e300",
                  "1e-300",
                  "9007199254740993",
                  "1.7976931348623157e308")),
          new NastyColumn(
              "ci", Sort.TEXT, "VARCHAR(20) COLLATE utf8mb4_general_ci", NastyColumn.TEXTS),
          new NastyColumn(
              "ai", Sort.TEXT, "VARCHAR(20) COLLATE utf8mb4_0900_ai_ci", NastyColumn.TEXTS),
          new NastyColumn("bi", Sort.TEXT, "VARCHAR(20) COLLATE utf8mb4_bin", NastyColumn.TEXTS),
          new NastyColumn(
              "la",
              Sort.TEXT,
              "VARCHAR(20) CHARACTER SET latin1",
              List.of("''", "'a'", "'A'", "'ä'", "'Ä '", "'a '", "'ß'", "'ss'")),
          new NastyColumn("ch", Sort.TEXT, "CHAR(6)", List.of("''", "'a'", "'A'", "'ab'", "'é'")),
          new NastyColumn(
              "vb",
              Sort.BINARY,
              "VARBINARY(8)",
              List.of("''", "x'00'", "x'61'", "x'6100'", "x'ff'")),
          new NastyColumn(
              "e", Sort.TEXT, "ENUM('b','a','','C')", List.of("'b'", "'a'", "''", "'C'")),
          new NastyColumn(
              "day",
              Sort.DATE,
              "DATE",
              List.of(
                  "'0000-00-00'",
                  "'2024-02-29'",
                  "'2023-12-31'",
                  "'1000-01-01'",
                  "'9999-12-31'",
                  "'2024-00-01'")),
          new NastyColumn(
              "at",
              Sort.TIME,
              "DATETIME(6)",
              List.of(
                  "'0000-00-00 00:00:00'",
                  "'2024-03-31 02:30:00'",
                  "'2024-10-27 02:30:00.000001'",
                  "'2023-12-31 23:59:59.999999'",
                  "'2024-02-29 00:00:00'")),
          new NastyColumn(
              "ts",
              Sort.TIME,
              "TIMESTAMP(3) NULL",
              List.of(
                  "'2024-03-31 02:30:00.123'",
                  "'1970-01-01 00:00:01'",
                  "'2038-01-19 03:14:07.999'",
                  "'2024-02-29 00:00:00'")),
          new NastyColumn("y", Sort.SMALL, "YEAR", List.of("0", "1901", "2024", "2155")),
          new NastyColumn("b8", Sort.SMALL, "BIT(8)", List.of("0", "1", "255")),
          new NastyColumn("un", Sort.SMALL, "TINYINT UNSIGNED", List.of("0", "7", "255")),
          new NastyColumn("r", Sort.DOUBLE, "FLOAT", List.of("0", "0.1", "-2.5", "16777216")),
          new NastyColumn(
              "cs", Sort.TEXT, "VARCHAR(20) COLLATE utf8mb4_0900_as_cs", NastyColumn.TEXTS),
          new NastyColumn("tx", Sort.TEXT, "TEXT COLLATE utf8mb4_unicode_ci", NastyColumn.TEXTS),
          new NastyColumn("s", Sort.TEXT, "SET('b','a')", List.of("'b'", "'b,a'", "''", "'a'")),
          new NastyColumn(
              "w",
              Sort.TEXT,
              "DECIMAL(65,30)",
              List.of(
                  "'0.000000000000000000000000000000'",
                  "'1.500000000000000000000000000000'",
                  "'-0.000000000000000000000000000001'",
                  "'99999999999999999999999999999999999.999999999999999999999999999999'")),
          new NastyColumn(
              "ti",
              Sort.TEXT,
              "TIME(6)",
              List.of("'00:00:00.000000'", "'-838:59:59.000000'", "'12:00:00.000001'")));

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final String database = mysql.createDatabase("nasty");
  private final MySqlOracle oracle = new MySqlOracle(mysql);
  private final Topics topics = new Topics(kafka);

  NastyTables(long seed) throws SQLException {
    Random random = new Random(seed);
    topics.create("k", 3, Map.of("retention.ms", "-1"));
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = '', time_zone = '+00:00'");
      for (String table : List.of("n", "m")) {
        statement.execute(
            COLUMNS.stream()
                .map(c -> "`" + c.name() + "` " + c.definition())
                .collect(
                    Collectors.joining(
                        ", ",
                        "CREATE TABLE " + table + " (",
                        ", KEY (ci), KEY (i, d), KEY (`at`), UNIQUE KEY (ai, bi, id))"
                            + " CHARACTER SET utf8mb4 STATS_AUTO_RECALC = 0")));
        for (int id = 1; id <= ROWS; id++) {
          statement.execute("INSERT INTO " + table + " VALUES " + row(values(id, random)));
        }
        oracle.copy(table, database);
        // What is believed to be large is looked up by keys.
        statement.execute("ANALYZE TABLE " + table);
        statement.execute(
            "UPDATE mysql.innodb_table_stats SET n_rows = %d WHERE database_name = '%s' AND table_name = '%s'"
                .formatted(table.equals("n") ? 1_000_000 : 20_000, database, table));
        statement.execute("FLUSH TABLES " + table);
      }
    }
    List<Map<NastyColumn, String>> records = new ArrayList<>();
    for (int id = 1; id <= ROWS; id++) {
      Map<NastyColumn, String> values = values(id, random);
      values.keySet().removeIf(c -> !isInTopic(c.sort()));
      records.add(values);
      topics.send("k", random.nextInt(4) == 0 ? null : "key " + id % 7, json(values));
    }
    topics.flush();
    oracle.fill("k", records);
  }

  /** Whether JSON has the values of a sort exactly. */
  static boolean isInTopic(Sort sort) {
    return sort == Sort.SMALL || sort == Sort.DECIMAL || sort == Sort.TEXT;
  }

  private static Map<NastyColumn, String> values(int id, Random random) {
    Map<NastyColumn, String> values = new LinkedHashMap<>();
    for (NastyColumn column : COLUMNS) {
      values.put(column, column.name().equals("id") ? String.valueOf(id) : column.value(random));
    }
    return values;
  }

  static String row(Map<NastyColumn, String> values) {
    return "(" + String.join(", ", values.values()) + ")";
  }

  private static String json(Map<NastyColumn, String> values) {
    List<String> fields = new ArrayList<>();
    values.forEach(
        (column, value) ->
            fields.add(
                "\"%s\":%s"
                    .formatted(
                        column.name(), value.equals("NULL") ? "null" : value.replace('\'', '"'))));
    return "{" + String.join(",", fields) + "}";
  }

  /** The same rows, asked of MySQL alone. */
  MySqlOracle oracle() {
    return oracle;
  }

  Oxbow oxbow(Path folder) {
    return Oxbow.over(folder, mysql, database, kafka, List.of("k"));
  }

  @Override
  public void close() throws SQLException {
    topics.delete("k");
    topics.close();
    oracle.close();
    try (Connection connection = mysql.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + database);
    }
  }
}

package dev.oxbow.federation.lookup;

import dev.oxbow.embedded.KafkaServer;
import dev.oxbow.embedded.MySqlServer;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code db.parts}, 6,000 rows with an index over a column of each type; {@code db.makers}, to
 * which they refer, and which MySQL believes to hold a million; {@code other.few}, 24 rows with the
 * same columns in another source; the topics {@code wanted}, 100 records that name each a part, and
 * {@code many}, 6,000 records.
 */
final class Parts implements AutoCloseable {
  static final int ROWS = 6_000;

  private static final String COLUMNS =
      """
      i INT, u BIGINT UNSIGNED, d DECIMAL(10,2), f DOUBLE, fl FLOAT,
      ci VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci,
      pad VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
      cs VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
      la VARCHAR(20) CHARACTER SET latin1, ch CHAR(8) CHARACTER SET utf8mb4,
      vb VARBINARY(8), bi BINARY(4), day DATE, at DATETIME(6), ts TIMESTAMP(3) NULL,
      y YEAR, b8 BIT(8), e ENUM('x', 'Y', 'z'), tm TIME\
      """;

  private static final String VALUES =
      """
      n % 500 - 3, 18446744073709551615 - n % 500, (n % 500) / 4, (n % 500) / 8, (n % 500) / 8,
      CONCAT(IF(n % 2, 'Äpfel', 'APFEL'), n % 300), CONCAT('t', n % 300, IF(n % 3, '', ' ')),
      CONCAT(IF(n % 2, 'a', 'A'), n % 300, IF(n % 3, '', ' ')), CONCAT('é', n % 300),
      CONCAT('c', n % 300, ' '), UNHEX(HEX(n % 300)), UNHEX(HEX(n % 250)),
      IF(n % 100 = 0, '0000-00-00', '2024-01-01' + INTERVAL n % 300 DAY),
      IF(n % 100 = 0, '0000-00-00', '2024-01-01' + INTERVAL n % 300 * 1000001 MICROSECOND),
      '2024-01-01' + INTERVAL n % 300 HOUR, 1950 + n % 200, n % 256,
      ELT(1 + n % 3, 'x', 'Y', 'z'), SEC_TO_TIME(n % 300)\
      """;

  private static final String NUMBERS =
      """
      WITH RECURSIVE seq (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < %d)
      SELECT n, %s FROM seq\
      """;

  private final MySqlServer mysql = TestServers.mySql();
  private final KafkaServer kafka = TestServers.kafka();
  private final String database = mysql.createDatabase("parts");
  private final String other = mysql.createDatabase("few");
  private final String wanted = kafka.uniqueTopic("wanted");
  private final String many = kafka.uniqueTopic("many");
  private final Oxbow oxbow;

  Parts(Path folder) throws SQLException {
    try (Connection connection = mysql.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET sql_mode = '', time_zone = '+00:00', cte_max_recursion_depth = 100000");
      statement.execute(
          "CREATE TABLE parts (id BIGINT PRIMARY KEY, "
              + COLUMNS
              + ", maker INT, a INT, b INT, "
              + List.of(COLUMNS.split(",\\s*(?=[a-z])")).stream()
                  .map(column -> "KEY (" + column.strip().split(" ")[0] + ")")
                  .collect(Collectors.joining(", "))
              + ", KEY (maker), KEY (a, b)) STATS_AUTO_RECALC = 0");
      statement.execute(
          "INSERT INTO parts "
              + NUMBERS.formatted(ROWS, VALUES + ", n * 7 % 6000, n % 5, n % 1200"));
      statement.execute("INSERT INTO parts (id) VALUES (100001), (100002)");
      statement.execute(
          "CREATE TABLE makers (id INT PRIMARY KEY, name VARCHAR(20)) STATS_AUTO_RECALC = 0");
      statement.execute("INSERT INTO makers " + NUMBERS.formatted(ROWS, "CONCAT('maker ', n)"));
      statement.execute("ANALYZE TABLE parts, makers");
      // Believed to be large, whatever it holds.
      statement.execute(
          "UPDATE mysql.innodb_table_stats SET n_rows = 1000000 WHERE database_name = '"
              + database
              + "' AND table_name = 'makers'");
      statement.execute("FLUSH TABLES makers");
      statement.execute("CREATE TABLE " + other + ".few (id BIGINT PRIMARY KEY, " + COLUMNS + ")");
      statement.execute("INSERT INTO " + other + ".few " + NUMBERS.formatted(20, VALUES));
      statement.execute(
          "INSERT INTO "
              + other
              + ".few (id, ci, pad, cs, la, ch, vb, day, at) VALUES"
              + " (21, 'apfel1', 'T2', 'a1 ', 'É3', 'C4', '', '0000-00-00', '2024-00-01'),"
              + " (22, 'äpfel1', 't2 ', 'A1', 'e3', 'c4', x'00', NULL, NULL),"
              + " (23, '', ' ', '', '', '', NULL, '2024-01-02', '2024-01-01 00:00:01.000001'),"
              + " (24, NULL, '😀', '😀', NULL, NULL, NULL, NULL, NULL)");
    }
    try (Topics topics = new Topics(kafka)) {
      topics.create(wanted, 2);
      topics.create(many, 1);
      for (int n = 1; n <= 100; n++) {
        topics.send(
            wanted,
            "k" + n,
            "{\"part\":%d,\"name\":\"%s%d\",\"a\":%d,\"b\":%d}"
                .formatted(n * 59, n % 2 == 0 ? "Äpfel" : "apfel", n, n % 5, n * 59 % 1200));
      }
      for (int n = 1; n <= 6_000; n++) {
        topics.send(many, "k" + n, "{\"part\":%d,\"text\":\"t%d\"}".formatted(n, n));
      }
      topics.flush();
    }
    oxbow =
        Oxbow.configured(
            folder,
            Oxbow.mysql(mysql, database)
                + Oxbow.mysql(mysql, other).replace("sources:\n", "").replace("db:", "other:")
                + Oxbow.kafka(kafka.bootstrapServers(), List.of(wanted, many))
                + Oxbow.local(folder));
  }

  Oxbow oxbow() {
    return oxbow;
  }

  /** A query over {@code wanted} and {@code many} by the names that the topics have. */
  String over(String sql) {
    return sql.replaceAll("\\bwanted\\b", "events.`" + wanted + "`")
        .replaceAll("\\bmany\\b", "events.`" + many + "`");
  }

  @Override
  public void close() throws SQLException {
    try (Topics topics = new Topics(kafka)) {
      topics.delete(wanted, many);
    }
    try (Connection connection = mysql.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + database);
      statement.execute("DROP DATABASE " + other);
    }
  }
}

package dev.oxbow.dist.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oxbow.dist.OxbowProcess;
import dev.oxbow.dist.OxbowProcess.Outcome;
import dev.oxbow.embedded.TestServers;
import dev.oxbow.error.OxbowException;
import dev.oxbow.federation.Oxbow;
import dev.oxbow.federation.Topics;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in files: what stands there, and that a file is whole or not there. */
final class ExportTest {
  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // by JUnit
  private Transfers transfers;

  @BeforeEach
  void prepare() throws Exception {
    transfers = new Transfers(folder);
    transfers.run(
        """
        CREATE TABLE goods (
          id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(40), price DECIMAL(30,10), made DATE,
          seen DATETIME(6), raw VARBINARY(8), weight DOUBLE)""",
        """
        INSERT INTO goods VALUES
          (1, 'a "b", c', 0.1000000001, '2024-02-29', '2024-02-29 23:59:59.999999', x'00FF', 0.1),
          (18446744073709551615, '', 12345678901234567890.1234567891, '9999-12-31',
           '1000-01-01 00:00:00', x'', -1e300),
          (3, NULL, NULL, NULL, NULL, NULL, NULL)""");
  }

  @Test
  void tellsNullFromTheEmptyStringInCsv() throws Exception {
    String said = transfers.export("goods", true, transfers.file("goods.csv"), false);

    assertThat(Files.readAllLines(transfers.file("goods.csv")))
        .containsExactlyInAnyOrder(
            "id,name,price,made,seen,raw,weight",
            "1,\"a \"\"b\"\", c\",0.1000000001,2024-02-29,2024-02-29 23:59:59.999999,0x00ff,0.1",
            "18446744073709551615,\"\",12345678901234567890.1234567891,9999-12-31,"
                + "1000-01-01 00:00:00.000000,0x,-1.0E300",
            "3,,,,,,");
    assertThat(said).startsWith("Exported 3 rows, 0.00 MB in ").contains(" rows/s, ", "goods.csv");
    assertThat(transfers.files()).containsExactly("goods.csv");
  }

  @Test
  void writesAnObjectPerLineWithExactNumbers() throws Exception {
    Path file = transfers.file("goods.jsonl.gz");

    transfers.export("SELECT id, price AS p, name FROM goods WHERE price > 1;", false, file, false);

    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"id\":18446744073709551615,\"p\":12345678901234567890.1234567891,\"name\":\"\"}\n");
    }
  }

  @Test
  void keepsTypesInParquet() throws Exception {
    Path file = transfers.file("goods.parquet");

    transfers.export("goods", true, file, false);

    assertThat(duckDb("SELECT column_name || ' ' || column_type FROM (DESCRIBE FROM '%s')", file))
        .containsExactly(
            "id DECIMAL(20,0)",
            "name VARCHAR",
            "price DECIMAL(30,10)",
            "made DATE",
            "seen TIMESTAMP",
            "raw BLOB",
            "weight DOUBLE");
    assertThat(duckDb("SELECT concat_ws('|', COLUMNS(*)) FROM '%s' WHERE id > 3", file))
        .isNotEmpty();
    assertThat(duckDb("SELECT price || ' ' || seen || ' ' || hex(raw) FROM '%s' LIMIT 1", file))
        .containsExactly("0.1000000001 2024-02-29 23:59:59.999999 00FF");
  }

  @Test
  void joinsATopicWithATable() throws Exception {
    String topic = TestServers.kafka().uniqueTopic("seen");
    try (Topics topics = new Topics(TestServers.kafka())) {
      topics.create(topic, 1);
      topics.send(topic, null, "{\"good\":1,\"times\":7}");
      topics.flush();
    }
    Oxbow.configured(
        folder,
        transfers.source()
            + Oxbow.kafka(TestServers.kafka().bootstrapServers(), List.of(topic))
            + Oxbow.local(folder));
    Path file = transfers.file("seen.csv");

    transfers.export(
        "SELECT g.name, t.times FROM goods g JOIN " + topic + " t ON t.good = g.id",
        false,
        file,
        false);

    assertThat(file).hasContent("name,times\n\"a \"\"b\"\", c\",7\n");
  }

  @Test
  void refusesToReplaceAFileUnlessAskedTo() throws Exception {
    Path file = transfers.file("goods.csv");
    Files.writeString(file, "mine");

    assertThatThrownBy(() -> transfers.export("goods", true, file, false))
        .isInstanceOf(OxbowException.class)
        .hasMessageContaining("goods.csv exists; choose another name, or replace it with");
    assertThat(file).hasContent("mine");
    transfers.export("SELECT 1 AS one", false, file, true);
    assertThat(file).hasContent("one\n1\n");
    assertThat(transfers.files()).containsExactly("goods.csv");
  }

  @Test
  void leavesNothingBehindWhenTheRowsBreakOff() throws Exception {
    for (String name : List.of("x.csv", "x.parquet")) {
      assertThatThrownBy(
              () ->
                  transfers.export(
                      "SELECT id, CAST(name AS INTEGER) AS n FROM goods",
                      false,
                      transfers.file(name),
                      false))
          .isInstanceOf(SQLException.class);
    }
    assertThat(transfers.files()).isEmpty();
  }

  @Test
  void writesToStandardOutputNothingButRows() throws Exception {
    Outcome outcome =
        transfers.command(
            "256m", "export", "-e", "SELECT 7 AS x", "--format", "jsonl", "--to", "-");

    assertThat(outcome.out()).isEqualTo("{\"x\":7}\n");
    assertThat(outcome.err()).startsWith("Exported 1 rows");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void refusesWhatIsTypedWrongly() throws Exception {
    Outcome outcome = transfers.command("256m", "export", "goods", "--to", "goods.xls");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("'goods.xls' says no format", "Usage: oxbow export");
  }

  /** The rows alone are larger than the heap. */
  @Test
  void streamsRowsLargerThanItsMemory() throws Exception {
    transfers.manyRows("many", 200_000);
    for (String name : List.of("many.csv", "many.parquet")) {
      Outcome outcome =
          transfers.command("64m", "export", "many", "--to", transfers.file(name).toString());

      assertThat(outcome.err()).startsWith("Exported 200,000 rows");
      assertThat(outcome.exitCode()).isZero();
    }
    assertThat(Files.size(transfers.file("many.csv"))).isGreaterThan(70_000_000);
    assertThat(duckDb("SELECT count(DISTINCT n) FROM '%s'", transfers.file("many.parquet")))
        .containsExactly("200000");
  }

  @Test
  void leavesNothingBehindWhenItIsInterrupted() throws Exception {
    transfers.manyRows("many", 2_000);
    for (String name : List.of("x.csv", "x.parquet")) {
      Process process =
          new ProcessBuilder(
                  OxbowProcess.command(
                      folder,
                      List.of(
                          "export",
                          "-e",
                          "SELECT a.n, b.t FROM many a CROSS JOIN many b",
                          "--to",
                          transfers.file(name).toString())))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said.txt").toFile())
              .start();
      try {
        waitForBytes();
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }

      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(transfers.files()).as(Files.readString(folder.resolve("said.txt"))).isEmpty();
    }
  }

  private void waitForBytes() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (transfers.files().isEmpty()
        || Files.size(transfers.file(transfers.files().get(0))) == 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static List<String> duckDb(String sql, Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(file))) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}

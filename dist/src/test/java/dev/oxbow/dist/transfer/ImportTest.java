package dev.oxbow.dist.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.dist.OxbowProcess;
import dev.oxbow.dist.OxbowProcess.Outcome;
import dev.oxbow.dist.transfer.Transfers.Said;
import dev.oxbow.dist.transfer.table.Duplicates;
import dev.oxbow.federation.Oxbow;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of files in tables: what goes in, and that what does not fit is told and goes nowhere. */
final class ImportTest {
  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // by JUnit
  private Transfers transfers;

  @BeforeEach
  void prepare() throws Exception {
    transfers = new Transfers(folder);
    transfers.allowLocal(true);
    transfers.run(
        """
        CREATE TABLE goods (
          id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(5) NOT NULL DEFAULT 'none',
          price DECIMAL(6,2), seen DATETIME(1), few TINYINT UNSIGNED, j JSON,
          twice DECIMAL(8,2) AS (price * 2))""");
  }

  private List<String> goods() throws Exception {
    return transfers.rows("SELECT * FROM goods ORDER BY id");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsLineColumnAndReasonOfWhatDoesNotFit(boolean local) throws Exception {
    transfers.allowLocal(local);
    Path file =
        transfers.write(
            "goods.csv",
            """
            id,name,price,seen,few,j
            1,a,1.50,2024-01-01 00:00:00.5,255,{}
            2,toolong,1,,,
            3,a,1.234,,,
            4,a,12345,,,
            5,a,x,,,
            6,a,,2023-02-31,,
            7,a,,2023-02-03 00:00:00.55,,
            8,a,,,256,
            9,a,,,,{bad
            1,again,,,,
            """);

    Said said = transfers.load(file, "goods");

    assertThat(said.told().lines().filter(line -> line.startsWith("goods.csv")))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("line 3, column 'name': Data too long"),
            line -> assertThat(line).contains("line 4, column 'price': Data truncated"),
            line -> assertThat(line).contains("line 5, column 'price': Out of range"),
            line -> assertThat(line).contains("line 6, column 'price': Incorrect decimal"),
            line -> assertThat(line).contains("line 7, column 'seen': Incorrect datetime"),
            line ->
                assertThat(line)
                    .contains("line 8, column 'seen': '2023-02-03 00:00:00.55' has more than 1"),
            line -> assertThat(line).contains("line 9, column 'few': Out of range"),
            line -> assertThat(line).contains("line 10").contains("Invalid JSON"),
            line -> assertThat(line).contains("line 11: Duplicate entry '1' for key"));
    assertThat(said.error())
        .isEqualTo(
            "Rows of goods.csv do not fit, the first of which are listed; nothing was written;"
                + " mend them and import again");
    assertThat(goods()).isEmpty();
    assertThat(said.told().contains("SET GLOBAL local_infile = ON allows LOAD DATA"))
        .isEqualTo(!local);
  }

  @Test
  void countsAsManyBadRowsAsFitOnAScreen() throws Exception {
    Path file = transfers.write("goods.csv", "id,price\n" + "1,x\n".repeat(1000));

    assertThat(transfers.load(file, "goods").told().lines()).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesOutOrReplacesWhatIsThereAlready(boolean local) throws Exception {
    transfers.allowLocal(local);
    transfers.run("INSERT INTO goods (id, name) VALUES (1, 'old')");
    Path file = transfers.write("goods.csv", "id,name\n1,new\n2,new\n");

    Said ignored = transfers.load(file, "goods", Transfers.options(Duplicates.IGNORE, 0, 0));
    assertThat(goods())
        .containsExactly("1|old|null|null|null|null|null", "2|new|null|null|null|null|null");
    assertThat(ignored.told()).contains("; 1 of them were there already");

    transfers.load(file, "goods", Transfers.options(Duplicates.REPLACE, 0, 0));
    assertThat(goods())
        .containsExactly("1|new|null|null|null|null|null", "2|new|null|null|null|null|null");

    Path bad = transfers.write("bad.csv", "id,name\n1,newest\n3,a\n");
    for (Duplicates duplicates : List.of(Duplicates.IGNORE, Duplicates.REPLACE)) {
      assertThat(transfers.load(bad, "goods", Transfers.options(duplicates, 0, 0)).told())
          .contains("bad.csv, line 2, column 'name': Data too long");
    }
    assertThat(goods()).hasSize(2);
  }

  @Test
  void goesOnWhereItWasCommitted() throws Exception {
    Path file = transfers.write("goods.csv", "id,name\n1,a\n2,b\n3,c\n4,d\n5,toolong\n6,f\n");

    Said said = transfers.load(file, "goods", Transfers.options(Duplicates.ERROR, 2, 0));

    assertThat(said.told())
        .contains("goods.csv, line 6, column 'name'")
        .contains("The first 4 rows of goods.csv are in the table: go on with --skip 4");
    assertThat(goods()).hasSize(4);
    transfers.write("goods.csv", "id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n");
    said = transfers.load(file, "goods", Transfers.options(Duplicates.ERROR, 2, 4));
    assertThat(said.error()).isEmpty();
    assertThat(said.told()).startsWith("Imported 2 rows");
    assertThat(transfers.rows("SELECT GROUP_CONCAT(name ORDER BY id) FROM goods"))
        .containsExactly("a,b,c,d,e,f");
  }

  @Test
  void readsJsonAsItIsWrittenElsewhere() throws Exception {
    Path file =
        transfers.write(
            "goods.jsonl",
            """
            {"id": 1, "few": true, "j": {"a": [1.50, null]}, "seen": "2026-06-01T00:09:27.5Z"}
            {"id": 2, "few": 7}

            {"j": "[\\"x\\"]", "id": 3}
            """);

    assertThat(transfers.load(file, "goods").error()).isEmpty();
    assertThat(goods())
        .containsExactly(
            "1|none|null|2026-06-01 00:09:27.5|1|{\"a\": [1.5, null]}|null",
            "2|none|null|null|7|null|null",
            "3|none|null|null|null|[\"x\"]|null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope.csv|id,nam\n1,a\n|has a field 'nam', but",
        "twice.csv|id,ID\n1,1\n|the field 'ID' twice",
        "ragged.csv|id,name\n1\n|Rows of ragged.csv do not fit",
        "open.csv|id,name\n1,\"a\n|open.csv, line ",
        "cut.jsonl|{\"id\": 1|cut.jsonl, line 1: this is no JSON",
        "other.jsonl|{\"id\": 1}\n{\"name\": 1}|line 2: field 'name' is not in the first object",
        "cut.txt|1\ta\\|cut.txt, line 1: the file ends within",
        "empty.csv||empty.csv is empty",
        "no.parquet|PAR1|no.parquet is no whole Parquet file",
        "dump@x.json|{}|is not the metadata of a table that MySQL Shell dumped"
      })
  void refusesAFileThatIsNotWhatItSays(String sample) throws Exception {
    String[] parts = sample.split("\\|", -1);

    Said said = transfers.load(transfers.write(parts[0], parts[1]), "goods");

    assertThat(said.error()).contains(parts[2]);
    assertThat(goods()).isEmpty();
  }

  @Test
  void refusesWhatCannotBeWrittenTo() throws Exception {
    transfers.run(
        "CREATE VIEW seen AS SELECT id FROM goods",
        "CREATE TABLE old (id INT) ENGINE=MyISAM",
        "CREATE TABLE strict_one (id INT, must INT NOT NULL)");
    Path file = transfers.write("x.csv", "id\n1\n");

    assertThat(transfers.load(file, "nowhere").error()).contains("Table 'nowhere' does not exist");
    assertThat(transfers.load(file, "db.seen").error()).contains("(VIEW) cannot be imported into");
    assertThat(transfers.load(file, "old").error()).contains("(engine MyISAM) cannot be imported");
    assertThat(transfers.load(file, "strict_one").error()).contains("has no field for must of");
    Oxbow.configured(folder, transfers.source().replace("writable: true", "writable: false"));
    assertThat(transfers.load(file, "goods").error())
        .isEqualTo(
            "Source 'db' may only be read; set 'writable: true' in sources.db of the"
                + " configuration to let commands write to it");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNothingBehindWhenItIsInterrupted(boolean gently) throws Exception {
    transfers.run("CREATE TABLE many (n INT PRIMARY KEY, t VARCHAR(20))");
    Path file = transfers.file("many.csv");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("n,t\n");
      for (int n = 0; n < 200_000; n++) {
        out.write(n + ",x\n");
      }
    }
    Process process =
        new ProcessBuilder(
                OxbowProcess.command(folder, List.of("import", file.toString(), "--into", "many")))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile())
            .start();
    try {
      await("SELECT COUNT(*) > 0 FROM many", "1");
      if (gently) {
        process.destroy();
      } else {
        process.destroyForcibly();
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).isEqualTo(gently ? 143 : 137);
    await("SELECT COUNT(*) FROM many", "0");
  }

  private void await(String sql, String wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!transfers.rowsOfAll(sql).equals(List.of(wanted))) {
      assertThat(System.nanoTime()).as(sql).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  /** The rows alone are larger than the heap, and a bad one comes last. */
  @Test
  void streamsRowsLargerThanItsMemoryAndTakesThemAllBack() throws Exception {
    transfers.manyRows("many", 160_000);
    transfers.run("CREATE TABLE copy LIKE many");
    Path file = transfers.file("many.csv");
    transfers.export("many", true, file, false);

    Outcome outcome = transfers.command("64m", "import", file.toString(), "--into", "copy");

    assertThat(outcome.err()).startsWith("Imported 160,000 rows, 6");
    assertThat(outcome.exitCode()).isZero();
    String sums = "SELECT COUNT(*), SUM(n), SUM(d), SUM(CRC32(t)) FROM ";
    assertThat(transfers.rows(sums + "copy")).isEqualTo(transfers.rows(sums + "many"));

    transfers.run("DELETE FROM copy WHERE n < 160000");
    assertThat(transfers.load(file, "copy").told())
        .contains("many.csv, line 160001: Duplicate entry '160000' for key");
    assertThat(transfers.rows("SELECT n FROM copy")).containsExactly("160000");
  }
}

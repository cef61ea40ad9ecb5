package dev.oxbow.dist.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.oxbow.dist.transfer.Transfers.Said;
import dev.oxbow.embedded.EmbeddedMySql;
import dev.oxbow.embedded.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table with every type, out and in again: the same rows. */
final class RoundTripTest {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("TINYINT", "-128"),
          Map.entry("TINYINT(1)", "127"),
          Map.entry("TINYINT UNSIGNED", "255"),
          Map.entry("SMALLINT", "-32768"),
          Map.entry("MEDIUMINT UNSIGNED", "16777215"),
          Map.entry("INT", "-2147483648"),
          Map.entry("BIGINT", "-9223372036854775808"),
          Map.entry("BIGINT UNSIGNED", "18446744073709551615"),
          Map.entry("DECIMAL(38,10)", "-9999999999999999999999999999.9999999999"),
          Map.entry(
              "DECIMAL(65,30)",
              "12345678901234567890123456789012345.123456789012345678901234567890"),
          Map.entry("FLOAT", "0.1"),
          Map.entry("DOUBLE", "-1.7976931348623157e308"),
          Map.entry("BIT(1)", "b'1'"),
          Map.entry("BIT(13)", "b'1010101010101'"),
          Map.entry("BIT(64)", "0xFFFFFFFFFFFFFFFF"),
          Map.entry("YEAR", "2155"),
          Map.entry("DATE", "'1000-01-01'"),
          Map.entry("DATETIME", "'9999-12-31 23:59:59'"),
          Map.entry("DATETIME(6)", "'2024-02-29 12:00:00.000001'"),
          Map.entry("TIMESTAMP(3) NULL", "'2038-01-19 03:14:07.999'"),
          Map.entry("TIME(6)", "'-838:59:58.999999'"),
          Map.entry("CHAR(10)", "'Zoë 日本'"),
          Map.entry("VARCHAR(200)", "'a,b \"c\"\\r\\n\\td\\\\N \\'e\\' \\\\'"),
          Map.entry("VARCHAR(20) CHARACTER SET latin1", "'é'"),
          Map.entry("TEXT", "'😀\\0 NULL'"),
          Map.entry("LONGTEXT", "REPEAT('ab\\n', 100000)"),
          Map.entry("ENUM('x','y,z')", "'y,z'"),
          Map.entry("SET('a','b','c')", "'a,c'"),
          Map.entry("JSON", "'{\"a\": [1, \"x\\\\\\\\n\", null], \"é\": 1.5}'"),
          Map.entry("BINARY(4)", "x'00FF0A5C'"),
          Map.entry("VARBINARY(300)", "x'0009300A5C4E5C0D1A22272C'"),
          Map.entry("BLOB", "x'FFFE00'"),
          Map.entry("GEOMETRY", "ST_GeomFromText('POLYGON((0 0,3 0,3 3,0 0))')"),
          Map.entry("POINT", "ST_GeomFromText('POINT(1 2.5)')"),
          Map.entry("POINT SRID 4326", "ST_GeomFromText('POINT(10 20)', 4326)"));

  private static final List<String> NAMES = TYPES.keySet().stream().sorted().toList();

  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init") // by JUnit
  private Transfers transfers;

  @BeforeEach
  void prepare() throws Exception {
    transfers = new Transfers(folder);
    make(transfers);
  }

  private static void make(Transfers transfers) throws Exception {
    StringBuilder columns = new StringBuilder("(id INT PRIMARY KEY");
    StringBuilder values = new StringBuilder("(1");
    StringBuilder nulls = new StringBuilder("(2");
    for (int i = 0; i < NAMES.size(); i++) {
      columns.append(", c").append(i).append(' ').append(NAMES.get(i));
      values.append(", ").append(TYPES.get(NAMES.get(i)));
      nulls.append(", NULL");
    }
    for (String table : List.of("whole", "copy")) {
      transfers.run("CREATE TABLE " + table + columns + ", made INT AS (id + 1) STORED)");
    }
    transfers.run(
        "INSERT INTO whole (" + list("id", "") + ") VALUES " + values + ")",
        "INSERT INTO whole (" + list("id", "") + ") VALUES " + nulls + ")");
  }

  private static String list(String first, String around) {
    StringBuilder list = new StringBuilder(first);
    for (int i = 0; i < NAMES.size(); i++) {
      list.append(", ").append(around.isEmpty() ? "c" + i : around.formatted("c" + i));
    }
    return list.toString();
  }

  /** Byte for byte, whatever a driver would make of a value. */
  private List<String> bytes(String table) throws Exception {
    return transfers.rows(
        "SELECT "
            + list("id", "HEX(CAST(%s AS BINARY))")
            + ", made FROM "
            + table
            + " ORDER BY id");
  }

  @ParameterizedTest
  @CsvSource({
    "whole.csv, true",
    "whole.csv, false",
    "whole.jsonl, true",
    "whole.jsonl, false",
    "whole.csv.gz, true",
    "whole.parquet, true"
  })
  void givesTheSameTable(String name, boolean local) throws Exception {
    transfers.allowLocal(local);
    Path file = transfers.file(name);
    transfers.export("whole", true, file, false);

    Said said = transfers.load(file, "copy");

    assertThat(said.error()).as(said.told()).isEmpty();
    assertThat(said.told()).contains("Imported 2 rows");
    assertThat(bytes("copy")).isEqualTo(bytes("whole"));
  }

  /** What mysqldump --tab has the server write: SELECT INTO OUTFILE in its default form. */
  @Test
  void readsWhatTheServerItselfWritesForMysqldump() throws Exception {
    transfers.allowLocal(true);
    try (EmbeddedMySql server =
        EmbeddedMySql.start(
            ServerOptions.temporary().with("secure_file_priv", transfers.file("").toString()))) {
      Transfers other = new Transfers(folder, server);
      make(other);
      other.outfile("whole.txt", "SELECT " + list("id", "") + " FROM whole");
    }
    // The configuration names the other server now.
    transfers = new Transfers(folder);
    make(transfers);

    Said said = transfers.load(transfers.file("whole.txt"), "copy");

    assertThat(said.error()).as(said.told()).isEmpty();
    assertThat(bytes("copy")).isEqualTo(bytes("whole"));
  }

  /** By MySQL Shell's documented form: it is not here to write one. */
  @Test
  void readsTheChunksOfMySqlShellsDump() throws Exception {
    transfers.run("CREATE TABLE goods (id INT PRIMARY KEY, b BLOB, t TEXT)");
    String encoded = Base64.getEncoder().encodeToString(new byte[] {0, (byte) 0xff});
    transfers.write(
        "shop@goods.json",
        """
        {"options": {"schema": "shop", "table": "goods", "columns": ["id", "b", "t"],
         "decodeColumns": {"b": "FROM_BASE64"}, "primaryIndex": ["id"], "compression": "zstd",
         "defaultCharacterSet": "utf8mb4", "fieldsTerminatedBy": "\\t", "fieldsEnclosedBy": "",
         "fieldsOptionallyEnclosed": false, "fieldsEscapedBy": "\\\\",
         "linesTerminatedBy": "\\n"}, "includesData": true, "includesDdl": true,
         "extension": "tsv.zst", "chunking": true}
        """);
    Files.write(
        transfers.file("shop@goods@0.tsv.zst"),
        Zstd.compress(("1\t" + encoded + "\ta\\tb\n").getBytes(StandardCharsets.UTF_8)));
    Files.write(
        transfers.file("shop@goods@@1.tsv.zst"),
        Zstd.compress("2\t\\N\té\\\\\n".getBytes(StandardCharsets.UTF_8)));
    transfers.write("shop@goods_too@@0.tsv.zst", "not ours");

    Said said = transfers.load(transfers.file("shop@goods.json"), "goods");

    assertThat(said.error()).as(said.told()).isEmpty();
    assertThat(transfers.rows("SELECT id, HEX(b), t FROM goods ORDER BY id"))
        .containsExactly("1|00FF|a\tb", "2|null|é\\");
  }
}

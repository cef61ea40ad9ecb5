package dev.oxbow.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oxbow.dist.OxbowProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Python's DB-API 2 over the driver, through Debian's JPype. */
final class PythonIT {
  private static final String PYTHON = "/usr/bin/python3";

  @Test
  void readsThroughJPype() throws Exception {
    Shop shop = Shop.open();
    assumeTrue(
        OxbowProcess.run(shop.folder(), Map.of(), List.of(PYTHON, "-c", "import jpype.dbapi2"), "")
                .exitCode()
            == 0,
        "JPype is not installed (Debian: python3-jpype)");

    OxbowProcess.Outcome outcome =
        OxbowProcess.run(
            shop.folder(),
            Map.of(),
            List.of(
                PYTHON,
                Path.of("src/clients/python/reads.py").toAbsolutePath().toString(),
                shop.url(),
                Shop.USER,
                Shop.PASSWORD,
                Tool.driver().toString()),
            "");

    assertThat(outcome.out().lines())
        .contains(
            "columns: ['id', 'name', 'credit', 'joined', 'seen']",
            "row: [9, 'customer 009', Decimal('9.50'), datetime.date(2024, 1, 10),"
                + " datetime.datetime(2024, 3, 31, 2, 30, 0, 9000)]",
            "join: ['customer 002', 10]",
            "kind: [1, -128, -32768, -2147483648, -9223372036854775808,"
                + " Decimal('18446744073709551615'), True,"
                + " Decimal('-1234567890123456789012345678.0123456789'), 0.10000000149011612,"
                + " 1e-300, 'Zoë \\'\\\\\" 😀', 'b', datetime.date(1, 1, 1),"
                + " datetime.datetime(2024, 3, 31, 2, 30, 0, 123456), '-12:34:56',"
                + " b'\\x00\\xff\\x7f', '{\"a\": [1]}']",
            "many: 1000",
            "error: ProgrammingError Column 'nothing' not found in any table (line 1, column 8)",
            "table: visits TOPIC");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }
}

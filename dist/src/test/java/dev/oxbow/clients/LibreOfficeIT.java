package dev.oxbow.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oxbow.dist.OxbowProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** LibreOffice Base without a screen, driven over UNO: Debian's. */
final class LibreOfficeIT {
  private static final Path OFFICE = Path.of("/usr/bin/soffice");
  private static final String PYTHON = "/usr/bin/python3";

  @Test
  void readsTablesTopicsAndQueries() throws Exception {
    Shop shop = Shop.open();
    assumeTrue(
        Files.exists(OFFICE)
            && OxbowProcess.run(shop.folder(), Map.of(), List.of(PYTHON, "-c", "import uno"), "")
                    .exitCode()
                == 0,
        "LibreOffice is not installed (Debian: libreoffice-base python3-uno)");
    String pipe = "oxbow" + ProcessHandle.current().pid();
    Process office =
        new ProcessBuilder(
                OFFICE.toString(),
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                "-env:UserInstallation=" + shop.folder().resolve("office").toUri(),
                "--accept=pipe,name=" + pipe + ";urp;")
            .redirectErrorStream(true)
            .redirectOutput(shop.folder().resolve("office.log").toFile())
            .start();
    try {
      OxbowProcess.Outcome outcome =
          OxbowProcess.run(
              shop.folder(),
              Map.of(),
              List.of(
                  PYTHON,
                  Path.of("src/clients/libreoffice/reads.py").toAbsolutePath().toString(),
                  pipe,
                  shop.url() + "/?topicsAsTables=true",
                  Shop.USER,
                  Shop.PASSWORD,
                  Tool.driver().toString()),
              "");

      assertThat(outcome.out().lines())
          .as(outcome.err())
          .contains(
              "product: Oxbow",
              "table: shop.customers TABLE",
              "table: shop.residents VIEW",
              "table: shop.visits TABLE",
              "column: id INTEGER 10 0 0",
              "column: credit DECIMAL 10 2 1",
              "key: id",
              "row: ['9', 'customer 009', '9.50', '2024-01-10', '2024-03-31 02:30:00.009000000']",
              "rows: 92",
              "composed: customer 100 10",
              "kind: ['1', '-128', '-32768', '-2147483648', '-9223372036854775808',"
                  + " '18446744073709551615', 'true', '-1234567890123456789012345678.0123456789',"
                  + " '0.1', '1.0E-300', 'Zoë \\'\\\\\" 😀', 'b', '0001-01-01',"
                  + " '2024-03-31 02:30:00.123456', '-12:34:56', '00ff7f', '{\"a\": [1]}']");
      assertThat(outcome.exitCode()).isZero();
    } finally {
      office.descendants().forEach(ProcessHandle::destroy);
      office.destroy();
    }
  }
}

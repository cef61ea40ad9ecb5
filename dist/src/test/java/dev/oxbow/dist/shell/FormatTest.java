package dev.oxbow.dist.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.dist.shell.RowPrinter.Header;
import dev.oxbow.dist.shell.RowPrinter.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each format against its text: quotes, escapes, NULL, wide characters. */
final class FormatTest {
  private static final List<Header> HEADERS =
      List.of(
          new Header("id", Kind.NUMBER),
          new Header("name", Kind.TEXT),
          new Header("ok", Kind.BOOLEAN));

  private static final @Nullable String[][] ROWS = {
    {"1", "Zoë, \"the\" cat", "true"},
    {"-20.50", "日本|\n<b>\\", "false"},
    {null, null, null},
    {"NaN", "", "true"},
  };

  private static String print(Format format, int width) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      RowPrinter printer = format.printer(out, width);
      printer.begin(HEADERS);
      for (@Nullable String[] row : ROWS) {
        printer.row(row);
      }
      printer.end();
    }
    return text.toString();
  }

  @Test
  void drawsATableWithNumbersToTheRightAndWideCharactersInTheirCells() {
    assertThat(print(Format.TABLE, 0))
        .isEqualTo(
            """
            +--------+----------------+-------+
            | id     | name           | ok    |
            +--------+----------------+-------+
            |      1 | Zoë, "the" cat | true  |
            | -20.50 | 日本|\\n<b>\\    | false |
            |   NULL | NULL           | NULL  |
            |    NaN |                | true  |
            +--------+----------------+-------+
            """);
  }

  @Test
  void cutsTheWidestColumnWhereTheTerminalEnds() {
    assertThat(print(Format.TABLE, 30))
        .isEqualTo(
            """
            +--------+-----------+-------+
            | id     | name      | ok    |
            +--------+-----------+-------+
            |      1 | Zoë, "th… | true  |
            | -20.50 | 日本|\\n<… | false |
            |   NULL | NULL      | NULL  |
            |    NaN |           | true  |
            +--------+-----------+-------+
            """);
  }

  @Test
  void quotesInCsvOnlyWhatMustBe() {
    assertThat(print(Format.CSV, 0))
        .isEqualTo(
            "id,name,ok\n"
                + "1,\"Zoë, \"\"the\"\" cat\",true\n"
                + "-20.50,\"日本|\n<b>\\\",false\n"
                + ",,\n"
                + "NaN,\"\",true\n");
  }

  @Test
  void escapesInTsvAsLoadDataReadsIt() {
    assertThat(print(Format.TSV, 0))
        .isEqualTo(
            "id\tname\tok\n"
                + "1\tZoë, \"the\" cat\ttrue\n"
                + "-20.50\t日本|\\n<b>\\\\\tfalse\n"
                + "\\N\t\\N\t\\N\n"
                + "NaN\t\ttrue\n");
  }

  @Test
  void keepsTheTypesInJson() {
    assertThat(print(Format.JSON, 0))
        .isEqualTo(
            """
            [
            {"id":1,"name":"Zoë, \\"the\\" cat","ok":true},
            {"id":-20.50,"name":"日本|\\n<b>\\\\","ok":false},
            {"id":null,"name":null,"ok":null},
            {"id":"NaN","name":"","ok":true}
            ]
            """);
  }

  @Test
  void writesATableForADocument() {
    assertThat(print(Format.MARKDOWN, 0))
        .isEqualTo(
            """
            | id | name | ok |
            | ---: | --- | --- |
            | 1 | Zoë, "the" cat | true |
            | -20.50 | 日本\\|<br>&lt;b>\\\\ | false |
            | NULL | NULL | NULL |
            | NaN |  | true |
            """);
  }

  @Test
  void writesALinePerValue() {
    assertThat(print(Format.VERTICAL, 0))
        .startsWith(
            """
            -[ row 1 ]--------------------
              id: 1
            name: Zoë, "the" cat
              ok: true
            -[ row 2 ]--------------------
            """);
  }

  @Test
  void givesEveryColumnOfAnObjectItsOwnName() {
    StringWriter text = new StringWriter();
    RowPrinter printer = Format.JSON.printer(new PrintWriter(text), 0);
    printer.begin(
        List.of(
            new Header("a", Kind.NUMBER),
            new Header("a", Kind.NUMBER),
            new Header("a_2", Kind.NUMBER)));
    printer.row(new String[] {"1", "2", "3"});
    printer.end();

    assertThat(text.toString()).isEqualTo("[\n{\"a\":1,\"a_3\":2,\"a_2\":3}\n]\n");
  }
}

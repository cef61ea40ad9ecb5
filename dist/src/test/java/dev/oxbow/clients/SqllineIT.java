package dev.oxbow.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** sqlline as it comes from Maven's repository, not our shell. */
final class SqllineIT {
  @Test
  void browsesAndAsks() throws Exception {
    List<String> said =
        ask(
            """
            !outputformat csv
            !schemas
            !tables
            !columns customers
            !primarykeys customers
            !importedkeys addresses
            !indexes customers
            !metadata getTables null shop % TOPIC
            SELECT c.name, COUNT(*) AS n FROM customers c
            JOIN visits v ON v.customer_id = c.id
            WHERE c.id < 3 GROUP BY c.name ORDER BY 1;
            SELECT * FROM kinds WHERE id = 1;
            SELECT nothing FROM customers;
            SELECT 'still here';
            !quit
            """);

    assertThat(said)
        .contains(
            "'shop',''",
            "'','shop','visits','TOPIC','','','','','',''",
            "'','db','customers','TABLE','who buys','','','','',''",
            "'','db','customers','id','1','PRIMARY'",
            "'customer 001','10'",
            "'customer 002','10'",
            "'still here'")
        .anyMatch(line -> line.startsWith("'','db','customers','credit','3','DECIMAL','10'"))
        .anyMatch(line -> line.startsWith("'','db','customers','id','','db','addresses'"))
        .anyMatch(line -> line.startsWith("'','db','customers','false','','by_name','3','1'"))
        .anyMatch(line -> line.startsWith("'1','-128','-32768','-2147483648','-92233720368547"));
  }

  private static List<String> ask(String script) throws Exception {
    return new Tool("sqlline")
        .run(
            "sqlline.SqlLine",
            script,
            "-d",
            "dev.oxbow.jdbc.OxbowDriver",
            "-u",
            Shop.open().url(),
            "-n",
            Shop.USER,
            "-p",
            Shop.PASSWORD,
            "--color=false");
  }
}

package dev.oxbow.federation.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.federation.Oxbow;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import net.hydromatic.quidem.Quidem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Quidem scripts through our own JDBC URL. A script holds statements and their answers, types
 * included ({@code !type}), and must give the same in every mode: where a part of a query runs, and
 * what the store holds, never changes an answer.
 */
final class ScriptsTest {
  private static final List<String> SCRIPTS =
      List.of(
          "aggregates",
          "commands",
          "information",
          "joins",
          "sets",
          "strings",
          "topics",
          "types",
          "windows");

  @TempDir static Path folder;

  private static Shop shop;
  private static Oxbow warm;
  private static Oxbow withoutStore;

  /** Keeps the engine with the warm store open between scripts. */
  private static Connection anchor;

  @BeforeAll
  static void open() throws SQLException {
    shop = new Shop();
    warm = shop.oxbow(folder.resolve("warm"));
    withoutStore = warm.withoutStore();
    anchor = warm.connect();
  }

  @AfterAll
  static void close() throws SQLException {
    anchor.close();
    shop.close();
  }

  static List<String> scripts() {
    return SCRIPTS;
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersFromAColdStore(String script) {
    run(script, shop.oxbow(folder.resolve("cold-" + script))::connect);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersFromAWarmStore(String script) {
    run(script, warm::connect);
    run(script, warm::connect);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersWithoutAStore(String script) {
    run(script, withoutStore::connect);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void answersWithNothingPushed(String script) {
    run(script, warm::connectWithoutPushdown);
  }

  /** Where the purchases are a table too: MySQL computes what it may of these. */
  @ParameterizedTest
  @ValueSource(strings = {"aggregates", "joins", "sets", "strings", "windows"})
  void answersWithEverythingInMySql(String script) {
    Oxbow alone = shop.oxbowOverMySqlAlone(folder.resolve("alone"));
    run(script, alone::connect);
    run(script, alone::connectWithoutPushdown);
  }

  private interface Connect {
    Connection connect() throws SQLException;
  }

  private static void run(String script, Connect connect) {
    String text = Files.read(script + ".iq");
    StringWriter given = new StringWriter();
    Quidem.Config config =
        Quidem.configBuilder()
            .withReader(new StringReader(text))
            .withWriter(given)
            .withConnectionFactory((name, reference) -> reference ? null : connect.connect())
            .build();
    new Quidem(config).execute();
    assertThat(given.toString().replace(shop.database(), "SHOP")).isEqualTo(text);
  }
}

package dev.oxbow.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** HikariCP: connections that are shared, checked and reset. */
final class HikariIT {
  @Test
  void sharesConnectionsAndResetsThem() throws Exception {
    List<String> said =
        new Tool("hikari")
            .runSource("HikariReads.java", Shop.open().url(), Shop.USER, Shop.PASSWORD);

    assertThat(said)
        .containsExactly(
            "sum: 191340",
            "schema: shop",
            "again: db true true",
            "again: db true true",
            "again: db true true",
            "connections: true");
  }
}

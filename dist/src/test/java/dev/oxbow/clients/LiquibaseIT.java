package dev.oxbow.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Liquibase's snapshot of a schema. */
final class LiquibaseIT {
  @Test
  void takesASnapshot() throws Exception {
    List<String> said =
        new Tool("liquibase")
            .runSource("LiquibaseReads.java", Shop.open().url(), Shop.USER, Shop.PASSWORD);

    assertThat(said)
        .contains(
            "database: unsupported Oxbow",
            "table: customers who buys",
            "column: customers.id INTEGER(10) false the number",
            "column: customers.credit DECIMAL(10, 2) true null",
            "column: kinds.exact DECIMAL(38, 10) true null",
            "view: residents",
            "key: customers id",
            "key: addresses customer_id, no",
            "reference: fk_customer(addresses[customer_id] -> customers[id])",
            "index: by_name UNIQUE  ON db.customers(name) true",
            "index: by_city ON db.addresses(city) false");
  }
}

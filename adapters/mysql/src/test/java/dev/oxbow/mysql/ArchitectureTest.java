package dev.oxbow.mysql;

import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  @Test
  void knowsOnlyTheEnginesFloor() {
    House.mustNotKnow(
            "dev.oxbow.mysql..",
            "an adapter is asked, it does not ask: planning and other adapters are not its business",
            "dev.oxbow.plan..",
            "dev.oxbow.local..",
            "dev.oxbow.engine..",
            "dev.oxbow.kafka..",
            "org.duckdb..")
        .check(House.classes("dev.oxbow.mysql"));
  }

  @Test
  void typesKnowNoPlanner() {
    House.mustNotKnow(
            "dev.oxbow.mysql.type..",
            "sync reads by the same table of types, and plans nothing",
            "org.apache.calcite..",
            "dev.oxbow.mysql.catalog..",
            "dev.oxbow.mysql.pushdown..",
            "dev.oxbow.mysql.read..")
        .check(House.classes("dev.oxbow.mysql"));
  }

  @Test
  void packagesFormNoCycle() {
    House.noCycles("dev.oxbow.mysql").check(House.classes("dev.oxbow.mysql"));
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

package dev.oxbow.server;

import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  @Test
  void knowsNoAdapter() {
    House.mustNotKnow(
            "dev.oxbow.server..",
            "adapters are found at run time",
            "dev.oxbow.mysql..",
            "dev.oxbow.kafka..")
        .check(House.classes("dev.oxbow.server"));
  }

  @Test
  void packagesFormNoCycle() {
    House.noCycles("dev.oxbow.server").check(House.classes("dev.oxbow.server"));
  }

  @Test
  void theDoorForDriversKnowsNoEngine() {
    House.mustNotKnow(
            "dev.oxbow.server.avatica..",
            "limits, rights and the log lie between it and the engine",
            "dev.oxbow.engine..",
            "dev.oxbow.jdbc.local..")
        .check(House.classes("dev.oxbow.server"));
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

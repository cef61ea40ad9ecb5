package dev.oxbow.embedded;

import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  @Test
  void knowsNothingOfOxbow() {
    House.mustNotKnow(
            "dev.oxbow.embedded..",
            "the servers are as real for our tests as for anybody else",
            "dev.oxbow.spi..",
            "dev.oxbow.engine..",
            "dev.oxbow.mysql..",
            "dev.oxbow.kafka..")
        .check(House.classes("dev.oxbow.embedded"));
  }

  @Test
  void serversStandOnTheMachineAndNotTheOtherWayRound() {
    House.noCycles("dev.oxbow.embedded").check(House.classes("dev.oxbow.embedded"));
    for (String lower : new String[] {"process", "elf", "mysqld"}) {
      House.mustNotKnow(
              "dev.oxbow.embedded." + lower,
              "a server is made of parts that do not know what they are used for",
              "dev.oxbow.embedded")
          .check(House.classes("dev.oxbow.embedded"));
    }
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

package dev.oxbow;

import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  @Test
  void packagesFormNoCycle() {
    House.noCycles("dev.oxbow").check(House.classes("dev.oxbow"));
  }

  @Test
  void knowsNoSource() {
    House.mustNotKnow(
            "dev.oxbow..",
            "the engine must serve sources that nobody has written yet",
            "com.mysql..",
            "org.apache.kafka..",
            "dev.oxbow.mysql..",
            "dev.oxbow.kafka..",
            "dev.oxbow.jdbc..")
        .check(House.classes("dev.oxbow"));
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

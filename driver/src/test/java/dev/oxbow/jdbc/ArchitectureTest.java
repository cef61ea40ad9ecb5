package dev.oxbow.jdbc;

import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  @Test
  void thinPartKnowsOnlyAvatica() {
    House.mustNotKnow(
            "dev.oxbow.jdbc..",
            "the remote driver must work where no engine is on the class path; only the local package may know it",
            "dev.oxbow.mysql..",
            "dev.oxbow.kafka..",
            "dev.oxbow.plan..",
            "dev.oxbow.local..")
        .check(House.classes("dev.oxbow.jdbc"));
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

package dev.oxbow.kafka;

import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  @Test
  void knowsOnlyTheEnginesFloor() {
    House.mustNotKnow(
            "dev.oxbow.kafka..",
            "an adapter is asked, it does not ask: planning and other adapters are not its business",
            "dev.oxbow.plan..",
            "dev.oxbow.local..",
            "dev.oxbow.engine..",
            "dev.oxbow.mysql..",
            "org.duckdb..")
        .check(House.classes("dev.oxbow.kafka"));
  }

  @Test
  void packagesFormNoCycle() {
    House.noCycles("dev.oxbow.kafka").check(House.classes("dev.oxbow.kafka"));
  }

  @Test
  void codecsKnowBytesOnly() {
    var classes = House.classes("dev.oxbow.kafka");
    for (String codec : new String[] {"format", "json", "avro", "csv", "plain", "registry"}) {
      House.mustNotKnow(
              "dev.oxbow.kafka." + codec + "..",
              "what sync writes is read back by the same codec, whichever client carried it",
              "org.apache.kafka..",
              "dev.oxbow.kafka.record..",
              "dev.oxbow.kafka.client..")
          .check(classes);
    }
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

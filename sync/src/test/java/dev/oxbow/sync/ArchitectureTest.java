package dev.oxbow.sync;

import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  @Test
  void knowsNoPlanning() {
    House.mustNotKnow(
            "dev.oxbow.sync..",
            "sync shares the type tables and codecs with the query side, never its planner",
            "dev.oxbow.plan..",
            "dev.oxbow.local..",
            "dev.oxbow.engine..")
        .check(House.classes("dev.oxbow.sync"));
  }

  @Test
  void dataFlowsOneWay() {
    House.noCycles("dev.oxbow.sync").check(House.classes("dev.oxbow.sync"));
  }

  @Test
  void coresKnowNoConnect() {
    House.mustNotKnow(
            "dev.oxbow.sync.(apply|binlog|capture|change|column|decode|definition|envelope|progress|record|server|snapshot|statement|table)..",
            "the same code runs wherever records are carried",
            "org.apache.kafka..",
            "dev.oxbow.sync.connect..",
            "dev.oxbow.sync.sink..",
            "dev.oxbow.sync.service..")
        .check(House.classes("dev.oxbow.sync"));
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

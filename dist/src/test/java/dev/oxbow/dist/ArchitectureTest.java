package dev.oxbow.dist;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES = House.classes("dev.oxbow.dist");

  @Test
  void packagesFormNoCycle() {
    House.noCycles("dev.oxbow.dist").check(CLASSES);
  }

  @Test
  void theShellKnowsNoServers() {
    House.mustNotKnow(
            "dev.oxbow.dist.shell..",
            "it talks to any JDBC driver, wherever the servers come from",
            "dev.oxbow.dist.demo..",
            "dev.oxbow.embedded..",
            "dev.oxbow.mysql..",
            "dev.oxbow.kafka..",
            "dev.oxbow.engine..")
        .check(CLASSES);
  }

  @Test
  void theDemoAsksThroughTheDriverOnly() {
    House.mustNotKnow(
            "dev.oxbow.dist.demo..",
            "it shows what a user can do, with what a user has",
            "dev.oxbow.engine..",
            "dev.oxbow.mysql..",
            "dev.oxbow.kafka..")
        .check(CLASSES);
  }

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

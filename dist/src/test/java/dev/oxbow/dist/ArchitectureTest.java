package dev.oxbow.dist;

import dev.oxbow.house.House;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
final class ArchitectureTest {

  @Test
  void filesStayShort() throws IOException {
    House.refuseLongFiles();
  }
}

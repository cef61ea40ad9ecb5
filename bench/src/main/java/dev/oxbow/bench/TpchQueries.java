package dev.oxbow.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The 22 queries of the specification. */
final class TpchQueries {
  static final int COUNT = 22;

  private TpchQueries() {}

  /**
   * The text of a query.
   *
   * @param query from 1
   */
  static String text(int query) throws IOException {
    String name = "tpch/q%02d.sql".formatted(query);
    try (InputStream in = TpchQueries.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

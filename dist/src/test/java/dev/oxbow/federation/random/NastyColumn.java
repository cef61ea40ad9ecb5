package dev.oxbow.federation.random;

import java.util.List;
import java.util.Random;

/**
 * A column of the tables.
 *
 * @param definition as MySQL takes it
 * @param values literals, besides NULL
 */
record NastyColumn(String name, Sort sort, String definition, List<String> values) {
  static final List<String> TEXTS =
      List.of(
          "''", "' '", "'a'", "'A'", "'a '", "'á'", "'ab'", "'aB'", "'b'", "'ß'", "'ss'", "'😀'",
          "'％'", "'a%'", "'a_b'", "'1'", "'01'");

  String value(Random random) {
    return random.nextInt(6) == 0 ? "NULL" : values.get(random.nextInt(values.size()));
  }
}

package dev.oxbow.bench;

import dev.oxbow.bench.measure.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much of TPC-H's data, and where it lies.
 *
 * @param name of the folder of its servers and copies
 * @param scale of the generator
 * @param lineitems how many rows of lineitem are taken; of orders a quarter
 */
record Volume(String name, double scale, long lineitems) {
  private static final double ROWS_AT_SCALE_1 = 6_000_000;
  private static final double SPARE = 1.02;
  private static final int LINES_PER_ORDER = 4;
  private static final List<String> TOPICS = List.of("lineitem", "orders");
  private static final List<String> TABLES =
      List.of("region", "nation", "supplier", "customer", "part", "partsupp");

  /** So many records of lineitem exactly, for what reads topics alone. */
  static Volume ofRecords(long records) {
    return new Volume("records-" + records, records / ROWS_AT_SCALE_1 * SPARE, records);
  }

  /** All rows of a scale, so that every reference finds what it refers to. */
  static Volume ofScale(double scale) {
    return new Volume("scale-" + scale, scale, Long.MAX_VALUE);
  }

  Path folder(Setup setup) {
    return setup.dir().resolve(name);
  }

  /** The tables that are topics. */
  List<TpchRows<?>> topics() {
    return TOPICS.stream().<TpchRows<?>>map(table -> TpchRows.of(table, scale)).toList();
  }

  /** The tables that MySQL holds. */
  List<TpchRows<?>> tables() {
    return TABLES.stream().<TpchRows<?>>map(table -> TpchRows.of(table, scale)).toList();
  }

  /** All eight where every row is taken, else the topics. */
  List<TpchRows<?>> whole() {
    return isWhole() ? Stream.concat(topics().stream(), tables().stream()).toList() : topics();
  }

  /** Whether every row of the scale is taken. */
  boolean isWhole() {
    return lineitems == Long.MAX_VALUE;
  }

  /** How many rows of a table are taken at most. */
  long most(TpchRows<?> table) {
    return isWhole() || table.name().equals("lineitem") ? lineitems : lineitems / LINES_PER_ORDER;
  }
}

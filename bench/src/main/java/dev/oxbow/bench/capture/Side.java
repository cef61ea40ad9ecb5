package dev.oxbow.bench.capture;

import dev.oxbow.bench.worker.JavaProcess;
import dev.oxbow.bench.worker.Sales;
import java.io.IOException;
import java.nio.file.Path;

/** One that captures a database's tables into topics {@code name.database.table}. */
interface Side {
  /** For the table of results. */
  String label();

  String name();

  /** How many records it makes of the changes of a transaction of {@link Sales}. */
  int recordsOfTransaction();

  /** Whether all its offsets are of records, since it writes without transactions. */
  boolean isPlain();

  /**
   * What it works with.
   *
   * @param folder for its files and logs
   */
  record Place(Sales sales, String bootstrapServers, Path folder) {}

  /** Starts it, for the first time or to go on where it was. */
  JavaProcess start(Place place) throws IOException, InterruptedException;

  /** The topic of the table that changes. */
  default String topic(Place place) {
    return name() + "." + place.sales().database() + ".sales";
  }

  /** The topic of the table of marks. */
  default String marks(Place place) {
    return name() + "." + place.sales().database() + ".mark";
  }
}

package dev.oxbow.bench.apply;

import dev.oxbow.bench.worker.Running;
import dev.oxbow.bench.worker.Sales;
import java.io.IOException;
import java.nio.file.Path;

/** One that writes the records of a topic into a table. */
interface Writer {
  /** For the table of results. */
  String label();

  /** A part of file names and databases, its own. */
  String name();

  /**
   * What it works with.
   *
   * @param sales the server
   * @param database in which table {@code sales} is empty
   * @param topic of one partition
   * @param rows how many records it has, each of another key, in the keys' order
   * @param folder for its files and logs
   */
  record Job(
      Sales sales,
      String database,
      String bootstrapServers,
      String topic,
      long rows,
      Path folder) {}

  /** Starts it from the topic's beginning. */
  Running start(Job job) throws IOException, InterruptedException;
}

package dev.oxbow.bench.worker;

import java.io.IOException;
import java.time.Duration;

/** What works beside the benchmark, until it is closed. */
public interface Running extends AutoCloseable {
  boolean isAlive();

  /** The processor time that its process has used. */
  Duration cpu();

  /** The most memory that its process had, of all kinds. */
  long peakBytes() throws IOException;

  @Override
  void close();
}

package dev.oxbow.embedded;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Names that no other test takes, in this process or another. */
final class UniqueNames {
  private static final String PROCESS =
      Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private UniqueNames() {}

  static String next(String prefix) {
    return prefix + "_" + PROCESS + "_" + COUNT.incrementAndGet();
  }
}

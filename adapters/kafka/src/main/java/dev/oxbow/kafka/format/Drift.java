package dev.oxbow.kafka.format;

/**
 * What records held that a format does not cover. What comes of it does not depend on the order in
 * which records were met. Not thread-safe.
 */
public interface Drift {
  /** Of a format that covers everything. */
  Drift NONE =
      new Drift() {
        @Override
        public boolean isEmpty() {
          return true;
        }

        @Override
        public Drift and(Drift other) {
          return other;
        }

        @Override
        public Format widen(Format format) {
          return format;
        }
      };

  boolean isEmpty();

  /** Both together; either may be changed by it, and only what comes back is used on. */
  Drift and(Drift other);

  /** The format that covers what was met. */
  Format widen(Format format);
}

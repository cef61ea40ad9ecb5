package dev.oxbow.error;

/** Who can mend an error. */
public enum Blame {
  /** Whoever wrote the statement or the configuration. */
  USER,
  /** Whoever runs this process: memory, disk, permissions. */
  OPERATOR,
  /** A MySQL server or a Kafka cluster, or the way to it. */
  SOURCE,
  /** Oxbow itself: a defect. */
  OXBOW
}

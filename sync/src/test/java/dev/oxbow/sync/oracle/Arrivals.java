package dev.oxbow.sync.oracle;

/** What has come to the other end of a service. Used by one thread. */
interface Arrivals {
  /**
   * Looks what has come since, and waits a little for it.
   *
   * @return whether there was anything
   */
  boolean read();

  /** How much has come; more of it says that all parts go on. */
  int count();
}

package dev.oxbow.sync.change;

/**
 * A MySQL DATETIME: what a clock on the wall shows, in no time zone.
 *
 * @param microOfDay microseconds since midnight
 */
public record WallTime(Day day, long microOfDay) {
  /** As MySQL prints a DATETIME(6). */
  @Override
  public String toString() {
    long second = microOfDay / 1_000_000;
    return String.format(
        "%s %02d:%02d:%02d.%06d",
        day, second / 3600, second / 60 % 60, second % 60, microOfDay % 1_000_000);
  }
}

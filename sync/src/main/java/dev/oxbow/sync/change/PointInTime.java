package dev.oxbow.sync.change;

/**
 * A MySQL TIMESTAMP: an instant, the same in every zone.
 *
 * @param epochMicros microseconds since 1970-01-01T00:00:00Z; 0 is MySQL's zero timestamp, since
 *     the type's range begins a second later
 */
public record PointInTime(long epochMicros) {
  /** Whether it is {@code 0000-00-00 00:00:00}, no instant at all. */
  public boolean isZero() {
    return epochMicros == 0;
  }
}

package dev.oxbow.kafka.record;

import dev.oxbow.kafka.format.Drift;

/** What records were that their topic's format does not cover. Not thread-safe. */
public final class RecordDrift {
  private Drift key;
  private Drift value;
  private final RecordSample first;

  public RecordDrift() {
    this(Drift.NONE, Drift.NONE, new RecordSample());
  }

  /**
   * @param first records of a topic whose format is undecided
   */
  RecordDrift(Drift key, Drift value, RecordSample first) {
    this.key = key;
    this.value = value;
    this.first = first;
  }

  public boolean isEmpty() {
    return key.isEmpty() && value.isEmpty() && first.values().json().values() == 0;
  }

  /** Takes over what another one has. */
  public void merge(RecordDrift o) {
    key = key.and(o.key);
    value = value.and(o.value);
    first.merge(o.first);
  }

  /** The format that covers what was met, for a format that was decided. */
  public RecordFormat widen(RecordFormat format) {
    return format.with(key.widen(format.key()), value.widen(format.value()));
  }

  /** The first records of a topic that was undecided. */
  public RecordSample first() {
    return first;
  }
}

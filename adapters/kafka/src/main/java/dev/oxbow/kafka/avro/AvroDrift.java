package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.format.Drift;
import dev.oxbow.kafka.format.Format;
import java.util.Map;
import java.util.TreeMap;

/** The schemas that were met and not covered, by id. */
final class AvroDrift implements Drift {
  private final Map<Integer, AvroShape> met = new TreeMap<>();

  void add(int id, AvroShape shape) {
    met.putIfAbsent(id, shape);
  }

  @Override
  public boolean isEmpty() {
    return met.isEmpty();
  }

  @Override
  public Drift and(Drift other) {
    if (other instanceof AvroDrift theirs) {
      met.putAll(theirs.met);
    }
    return this;
  }

  @Override
  public Format widen(Format format) {
    Format wider = format;
    for (AvroShape shape : met.values()) {
      wider = wider instanceof AvroFormat avro ? avro.covering(shape) : wider;
    }
    return wider;
  }
}

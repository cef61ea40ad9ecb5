package dev.oxbow.kafka.json;

import dev.oxbow.kafka.format.Drift;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What records held that their columns cannot: values that do not fit, and fields that are not
 * there. What comes of it does not depend on the order in which records were met. Not thread-safe.
 */
public final class JsonDrift implements Drift {
  /** Where a field was met first, since that decides its place. */
  private record Place(int partition, long offset, int index) implements Comparable<Place> {
    @Override
    public int compareTo(Place o) {
      int c = Integer.compare(partition, o.partition);
      c = c != 0 ? c : Long.compare(offset, o.offset);
      return c != 0 ? c : Integer.compare(index, o.index);
    }
  }

  private static final class Met {
    final Observed values = new Observed();
    Place first;

    Met(Place first) {
      this.first = first;
    }
  }

  private final Map<String, Met> met = new HashMap<>();

  @Override
  public boolean isEmpty() {
    return met.isEmpty();
  }

  @Override
  public Drift and(Drift other) {
    if (other instanceof JsonDrift theirs) {
      merge(theirs);
    }
    return this;
  }

  @Override
  public Format widen(Format format) {
    return format instanceof JsonFormat json ? new JsonFormat(widen(json.found())) : format;
  }

  /** The observations of a field, for a value of the record at a position. */
  Observed of(String field, int partition, long offset, int index) {
    Met m = met.computeIfAbsent(field, name -> new Met(new Place(partition, offset, index)));
    return m.values;
  }

  /** Whether there is no room for the names of more fields: memory is bounded by the columns. */
  boolean isFull() {
    return met.size() >= 2 * JsonFields.MOST;
  }

  boolean has(String field) {
    return met.containsKey(field);
  }

  /** Takes over what another one has. */
  public void merge(JsonDrift o) {
    o.met.forEach(
        (name, theirs) -> {
          Met ours = met.computeIfAbsent(name, n -> new Met(theirs.first));
          ours.values.merge(theirs.values);
          ours.first = ours.first.compareTo(theirs.first) <= 0 ? ours.first : theirs.first;
        });
  }

  /** The fields as they must be to hold what was met. */
  public JsonFields widen(JsonFields fields) {
    List<JsonField> widened = new ArrayList<>();
    Map<String, Met> added = new HashMap<>(met);
    for (JsonField f : fields.fields()) {
      Met m = added.remove(f.name());
      widened.add(
          m == null || f.described()
              ? f
              : new JsonField(f.name(), m.values.widen(f.type()), false));
    }
    return new JsonFields(widened)
        .and(
            added.entrySet().stream()
                .sorted(Comparator.comparing(e -> e.getValue().first))
                .map(e -> found(e.getKey(), e.getValue().values.type()))
                .toList());
  }

  private static JsonField found(String name, @Nullable ColumnType type) {
    return new JsonField(name, type == null ? Lattice.VARCHAR : type, false);
  }
}

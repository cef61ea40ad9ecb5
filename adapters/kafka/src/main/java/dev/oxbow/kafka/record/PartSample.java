package dev.oxbow.kafka.record;

import dev.oxbow.kafka.json.JsonSample;
import dev.oxbow.kafka.registry.WireFormat;
import java.util.Map;
import java.util.TreeMap;

/** What some keys, or some values, of a topic look like. Not thread-safe. */
final class PartSample {
  /** A topic of more schemas than this still tells its columns as it is read. */
  private static final int MOST_IDS = 100;

  private final JsonSample json = new JsonSample();
  private final Map<Integer, Integer> ids = new TreeMap<>();

  void add(int partition, long offset, byte[] bytes, int from, int length) {
    json.add(partition, offset, bytes, from, length);
    if (WireFormat.isFramed(bytes, from, length)) {
      int id = WireFormat.id(bytes, from);
      if (ids.size() < MOST_IDS || ids.containsKey(id)) {
        ids.merge(id, 1, Integer::sum);
      }
    }
  }

  void merge(PartSample o) {
    json.merge(o.json);
    o.ids.forEach((id, count) -> ids.merge(id, count, Integer::sum));
  }

  JsonSample json() {
    return json;
  }

  /** How often each id stands where a registry's serializer would have put it. */
  Map<Integer, Integer> ids() {
    return ids;
  }
}

package dev.oxbow.kafka.record;

import dev.oxbow.kafka.json.JsonSample;
import dev.oxbow.kafka.registry.WireFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What some keys, or some values, of a topic look like. Not thread-safe. */
final class PartSample {
  /** A topic of more schemas than this still tells its columns as it is read. */
  private static final int MOST_IDS = 100;

  /** So many values of each id are kept, to see whether they are of its schema. */
  private static final int MOST_KEPT = 20;

  private static final long MOST_KEPT_BYTES = 4L << 20;

  private final Map<Integer, List<byte[]>> kept = new TreeMap<>();
  private long keptBytes;
  private final JsonSample json = new JsonSample();
  private final Map<Integer, Integer> ids = new TreeMap<>();

  void add(int partition, long offset, byte[] bytes, int from, int length) {
    json.add(partition, offset, bytes, from, length);
    if (WireFormat.isFramed(bytes, from, length)) {
      int id = WireFormat.id(bytes, from);
      if (ids.size() < MOST_IDS || ids.containsKey(id)) {
        ids.merge(id, 1, Integer::sum);
        keep(id, bytes, from + WireFormat.PREFIX, length - WireFormat.PREFIX);
      }
    }
  }

  private void keep(int id, byte[] bytes, int from, int length) {
    List<byte[]> some = kept.computeIfAbsent(id, i -> new ArrayList<>());
    if (some.size() < MOST_KEPT && keptBytes + length <= MOST_KEPT_BYTES) {
      some.add(Arrays.copyOfRange(bytes, from, from + length));
      keptBytes += length;
    }
  }

  void merge(PartSample o) {
    json.merge(o.json);
    o.ids.forEach((id, count) -> ids.merge(id, count, Integer::sum));
    o.kept.forEach((id, some) -> some.forEach(data -> keep(id, data, 0, data.length)));
  }

  JsonSample json() {
    return json;
  }

  /** How often each id stands where a registry's serializer would have put it. */
  Map<Integer, Integer> ids() {
    return ids;
  }

  /** Some of the values of an id, without it; none where they are too long to be kept. */
  List<byte[]> some(int id) {
    return kept.getOrDefault(id, List.of());
  }
}

package dev.oxbow.kafka.json;

import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The top-level fields of a topic's values that are columns, in the order of the columns: those
 * described first, then those found, by first appearance. Immutable.
 */
public record JsonFields(List<JsonField> fields) {
  /** Fields beyond so many are not made columns. */
  public static final int MOST = 1000;

  /** No field at all. */
  public static final JsonFields NONE = new JsonFields(List.of());

  private static final Set<String> RESERVED =
      Set.of("_key", "_partition", "_offset", "_timestamp", "_headers", "_value", "_error");

  public JsonFields {
    fields = List.copyOf(fields);
  }

  /**
   * Whether a field of this name can be a column: the names of a record's own columns are taken, in
   * whatever case, and a column must have a name.
   */
  public static boolean canBeColumn(String name) {
    return !name.isEmpty() && !RESERVED.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a column of this type may be one that was found, not described. */
  public static boolean isFoundType(ColumnType type) {
    return Lattice.has(type);
  }

  boolean isFull() {
    return fields.size() >= MOST;
  }

  /** The fields of both, each of a type that holds the values of both. */
  public JsonFields join(JsonFields o) {
    Map<String, JsonField> theirs = new LinkedHashMap<>();
    o.fields.forEach(f -> theirs.put(f.name(), f));
    List<JsonField> joined = new ArrayList<>();
    for (JsonField f : fields) {
      JsonField their = theirs.get(f.name());
      joined.add(
          their == null || f.described() || their.described()
              ? f
              : new JsonField(f.name(), Lattice.join(f.type(), their.type()), false));
    }
    return new JsonFields(joined).and(o.fields);
  }

  /** These fields and others behind them, of which those that are already here are left out. */
  public JsonFields and(List<JsonField> others) {
    Map<String, JsonField> all = new LinkedHashMap<>();
    fields.forEach(f -> all.put(f.name(), f));
    for (JsonField f : others) {
      if (all.size() < MOST || all.containsKey(f.name())) {
        all.putIfAbsent(f.name(), f);
      }
    }
    return new JsonFields(new ArrayList<>(all.values()));
  }
}

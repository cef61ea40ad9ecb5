package dev.oxbow.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value as it was written, with its line in the file (0 when there is none). */
sealed interface Written {
  int line();

  /** A single value; a secret one is never shown. */
  record Text(String text, boolean secret, int line) implements Written {
    @Override
    public String toString() {
      return secret ? "(hidden)" : text;
    }
  }

  /** Settings by their names, in the order of the file. */
  record Group(Map<String, Written> entries, int line) implements Written {}

  /** A list. */
  record Sequence(List<Written> items, int line) implements Written {
    /** The items as one text with commas, which is how libraries take lists. */
    Text joined() {
      return new Text(
          items.stream()
              .map(item -> item instanceof Text text ? text.text() : item.toString())
              .collect(Collectors.joining(",")),
          items.stream().anyMatch(item -> item instanceof Text text && text.secret()),
          line);
    }
  }

  /** A name with nothing behind it: as if it were not there. */
  record Nothing(int line) implements Written {}

  /** Wraps plain Java values: maps, lists, null, and all others as their texts. */
  static Written of(@Nullable Object value) {
    if (value instanceof Written written) {
      return written;
    }
    if (value == null) {
      return new Nothing(0);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Written> entries = new LinkedHashMap<>();
      map.forEach((name, v) -> entries.put(String.valueOf(name), of(v)));
      return new Group(entries, 0);
    }
    if (value instanceof List<?> list) {
      List<Written> items = new ArrayList<>();
      list.forEach(item -> items.add(of(item)));
      return new Sequence(items, 0);
    }
    return new Text(value.toString(), false, 0);
  }
}

package dev.oxbow.config;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * A group of settings that remembers which were read: each is read in one place, by a typed getter
 * with its default; afterwards {@link #refuseUnread()} refuses what nobody asked for, naming the
 * nearest setting that somebody did. Not thread-safe.
 */
public final class Settings {
  private final String where;
  private final Map<String, Object> values;
  private final Set<String> known = new LinkedHashSet<>();
  private boolean openEnded;

  /**
   * @param where for messages: {@code sources.db in oxbow.yaml}
   * @param values scalars as String, Long, Double or Boolean; groups as Map; sequences as List
   */
  public Settings(String where, Map<String, ?> values) {
    this.where = where;
    this.values = new LinkedHashMap<>(values);
  }

  public String where() {
    return where;
  }

  /** A text that must be there. */
  public String require(String name) {
    return text(name)
        .orElseThrow(
            () ->
                new OxbowException(
                    ErrorCode.INVALID_CONFIG, "Setting '" + name + "' is missing in " + where));
  }

  /** A text, if it is there; numbers and booleans are taken as written. */
  public Optional<String> text(String name) {
    return value(name).map(v -> scalar(name, v));
  }

  public String text(String name, String byDefault) {
    return text(name).orElse(byDefault);
  }

  public boolean flag(String name, boolean byDefault) {
    return text(name)
        .map(
            v ->
                switch (v) {
                  case "true", "on", "yes" -> true;
                  case "false", "off", "no" -> false;
                  default -> throw bad(name, v, "true or false");
                })
        .orElse(byDefault);
  }

  /** A whole number within bounds. */
  public int number(String name, int byDefault, int least, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return byDefault;
    }
    try {
      int v = Integer.parseInt(text.get());
      if (v >= least && v <= most) {
        return v;
      }
    } catch (NumberFormatException notANumber) {
      throw bad(name, text.get(), "a whole number from " + least + " to " + most);
    }
    throw bad(name, text.get(), "a whole number from " + least + " to " + most);
  }

  /** A duration such as {@code 500ms}, {@code 30s}, {@code 5m} or {@code 1h}. */
  public Duration duration(String name, Duration byDefault) {
    return text(name)
        .map(
            v -> {
              try {
                return Durations.parse(v);
              } catch (IllegalArgumentException e) {
                throw bad(name, v, String.valueOf(e.getMessage()));
              }
            })
        .orElse(byDefault);
  }

  /** A size such as {@code 512MB} or {@code 4GiB}. */
  public DataSize size(String name, DataSize byDefault) {
    return text(name)
        .map(
            v -> {
              try {
                return DataSize.parse(v);
              } catch (IllegalArgumentException e) {
                throw bad(name, v, String.valueOf(e.getMessage()));
              }
            })
        .orElse(byDefault);
  }

  /** One of some words. */
  public String oneOf(String name, String byDefault, List<String> words) {
    String v = text(name, byDefault);
    if (!words.contains(v)) {
      throw bad(name, v, "one of " + String.join(", ", words));
    }
    return v;
  }

  /** A list of texts; a text with commas is a list too. */
  public List<String> texts(String name, List<String> byDefault) {
    Optional<Object> v = value(name);
    if (v.isEmpty()) {
      return byDefault;
    }
    if (v.get() instanceof List<?> list) {
      return list.stream().map(item -> scalar(name, item)).toList();
    }
    return List.of(scalar(name, v.get()).split("\\s*,\\s*"));
  }

  /** A group within this one; empty when it is not there. */
  public Settings group(String name) {
    Optional<Object> v = value(name);
    if (v.isEmpty()) {
      return new Settings(name + " in " + where, Map.of());
    }
    if (v.get() instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((k, item) -> copy.put(String.valueOf(k), item));
      return new Settings(name + " in " + where, copy);
    }
    throw bad(name, String.valueOf(v.get()), "a group of settings");
  }

  /** The names that are there, in the order of the file. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /**
   * All that has not been read by name, as texts, to be handed on to a library that checks it
   * itself (Kafka's client settings).
   */
  public Map<String, String> rest() {
    openEnded = true;
    Map<String, String> rest = new LinkedHashMap<>();
    values.forEach(
        (name, v) -> {
          if (!known.contains(name)) {
            rest.put(name, scalar(name, v));
          }
        });
    return rest;
  }

  /**
   * Refuses a setting that nobody read.
   *
   * @throws OxbowException INVALID_CONFIG, naming the nearest known setting
   */
  public void refuseUnread() {
    if (openEnded) {
      return;
    }
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new OxbowException(
            ErrorCode.INVALID_CONFIG,
            "Setting '" + name + "' in " + where + " is unknown" + nearest(name, known));
      }
    }
  }

  /** {@code ; did you mean 'x'?}, or the list of what is known when nothing is near. */
  public static String nearest(String name, Set<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String best = null;
    int least = Math.max(2, name.length() / 2) + 1;
    for (String candidate : known) {
      int d = distance.apply(name.toLowerCase(java.util.Locale.ROOT), candidate);
      if (d < least) {
        least = d;
        best = candidate;
      }
    }
    return best != null
        ? "; did you mean '" + best + "'?"
        : "; known here: " + String.join(", ", known);
  }

  private Optional<Object> value(String name) {
    known.add(name);
    return Optional.ofNullable(values.get(name));
  }

  private String scalar(String name, Object v) {
    if (v instanceof Map || v instanceof List) {
      throw bad(name, "a group or list", "a single value");
    }
    return v.toString();
  }

  /** The error for a value that cannot be taken; the caller throws it. */
  public OxbowException bad(String name, String value, String wanted) {
    return new OxbowException(
        ErrorCode.INVALID_CONFIG,
        "Setting '" + name + "' in " + where + " must be " + wanted + ", not '" + value + "'");
  }
}

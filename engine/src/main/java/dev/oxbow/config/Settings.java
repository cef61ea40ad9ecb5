package dev.oxbow.config;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * A group of settings that remembers which were read: each is read in one place, by a typed getter
 * with its default; afterwards {@link #refuseUnread()} refuses what nobody asked for, naming the
 * nearest setting that somebody did. A dot and a nested group are the same: {@code memory.limit: x}
 * is {@code memory: {limit: x}}. No message and no {@link #toString()} shows a value that came from
 * {@code ${env:}} or {@code ${file:}} or whose name says that it is a secret. Not thread-safe.
 */
public final class Settings {
  /** A message lists no more names than a person reads. */
  private static final int MOST_NAMED = 20;

  private final String where;
  private final Map<String, Written> values;
  private final Map<String, Settings> groups = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private boolean openEnded;

  /**
   * @param where for messages: {@code sources.db in oxbow.yaml}
   * @param values scalars as String, Long, Double or Boolean; groups as Map; sequences as List
   * @throws OxbowException INVALID_CONFIG for a setting that stands there with a dot and nested
   */
  public Settings(String where, Map<String, ?> values) {
    this.where = where;
    this.values = new LinkedHashMap<>();
    values.forEach((name, v) -> this.values.put(name, Written.of(v)));
    Set<String> seen = new LinkedHashSet<>();
    leaves(
        "",
        this.values,
        Set.of(),
        (name, v) -> {
          if (!seen.add(name)) {
            throw new OxbowException(
                ErrorCode.INVALID_CONFIG,
                "Setting '"
                    + name
                    + "' in "
                    + at(v)
                    + " is there twice: a dot and a nested group are the same");
          }
        });
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
                switch (v.toLowerCase(Locale.ROOT)) {
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
    Optional<Written> v = value(name);
    if (v.isEmpty()) {
      return byDefault;
    }
    if (v.get() instanceof Written.Sequence sequence) {
      return sequence.items().stream().map(item -> scalar(name, item)).toList();
    }
    return List.of(scalar(name, v.get()).trim().split("\\s*,\\s*"));
  }

  /**
   * A group within this one; empty when it is not there. Asking again gives the same object, and
   * {@link #refuseUnread()} looks into it too.
   */
  public Settings group(String name) {
    return groups.computeIfAbsent(name, this::openGroup);
  }

  private Settings openGroup(String name) {
    Map<String, Written> entries = new LinkedHashMap<>();
    Optional<Written> v = value(name);
    if (v.isPresent()) {
      if (!(v.get() instanceof Written.Group group)) {
        throw bad(name, v.get().toString(), "a group of settings");
      }
      entries.putAll(group.entries());
    }
    String prefix = name + ".";
    values.forEach(
        (key, dotted) -> {
          if (key.startsWith(prefix)) {
            known.add(key);
            entries.putIfAbsent(key.substring(prefix.length()), dotted);
          }
        });
    int in = where.indexOf(" in ");
    String inner =
        in < 0 ? name + " in " + where : where.substring(0, in) + "." + name + where.substring(in);
    return new Settings(inner, entries);
  }

  /** The names that are there, in the order of the file. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /**
   * All that has not been read by name, as texts, to be handed on to a library that checks it
   * itself (Kafka's client settings): groups with dots between the names, lists with commas.
   */
  public Map<String, String> rest() {
    openEnded = true;
    Map<String, String> rest = new LinkedHashMap<>();
    leaves("", values, known, (name, text) -> rest.put(name, text.text()));
    return rest;
  }

  /**
   * Refuses a setting that nobody read.
   *
   * @throws OxbowException INVALID_CONFIG, naming the nearest known setting
   */
  public void refuseUnread() {
    if (!openEnded) {
      leaves(
          "",
          values,
          known,
          (name, v) -> {
            throw new OxbowException(
                ErrorCode.INVALID_CONFIG,
                "Setting '" + name + "' in " + at(v) + " is unknown" + nearest(name, known));
          });
    }
    groups.values().forEach(Settings::refuseUnread);
  }

  /** What a walk over unread settings calls. */
  private interface Visitor {
    void visit(String name, Written.Text v);
  }

  private static void leaves(
      String prefix, Map<String, Written> entries, Set<String> except, Visitor visitor) {
    entries.forEach(
        (key, v) -> {
          String name = prefix + key;
          if (except.contains(name)) {
            return;
          }
          if (v instanceof Written.Group group && !group.entries().isEmpty()) {
            leaves(name + ".", group.entries(), except, visitor);
          } else if (v instanceof Written.Text text) {
            visitor.visit(name, text);
          } else if (v instanceof Written.Sequence sequence) {
            visitor.visit(name, sequence.joined());
          } else {
            visitor.visit(name, new Written.Text("", false, v.line()));
          }
        });
  }

  /** {@code ; did you mean 'x'?}, or the list of what is known when nothing is near. */
  public static String nearest(String name, Set<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String best = null;
    int least = Math.max(2, name.length() / 2) + 1;
    for (String candidate : known) {
      int d = distance.apply(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (d < least) {
        least = d;
        best = candidate;
      }
    }
    if (best != null) {
      return "; did you mean '" + best + "'?";
    }
    String some = known.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return known.isEmpty()
        ? "; there is none"
        : "; known here: " + some + (known.size() > MOST_NAMED ? ", ..." : "");
  }

  private Optional<Written> value(String name) {
    known.add(name);
    return find(values, name).filter(v -> !(v instanceof Written.Nothing));
  }

  /** Finds a name as it stands, or by its parts in nested groups. */
  private static Optional<Written> find(Map<String, Written> entries, String name) {
    Written exact = entries.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (entries.get(name.substring(0, dot)) instanceof Written.Group group) {
        Optional<Written> inner = find(group.entries(), name.substring(dot + 1));
        if (inner.isPresent()) {
          return inner;
        }
      }
    }
    return Optional.empty();
  }

  private String scalar(String name, Written v) {
    if (v instanceof Written.Text text) {
      return text.text();
    }
    throw bad(name, "a group or list", "a single value");
  }

  /** The error for a value that cannot be taken; the caller throws it. */
  public OxbowException bad(String name, String value, String wanted) {
    @Nullable Written v = find(values, name).orElse(null);
    return new OxbowException(
        ErrorCode.INVALID_CONFIG,
        "Setting '"
            + name
            + "' in "
            + at(v)
            + " must be "
            + wanted
            + (Secrets.isSecret(name, v)
                ? "; its value is not shown"
                : ", not '" + Secrets.withoutCredentials(value) + "'"));
  }

  private String at(@Nullable Written v) {
    return v == null || v.line() == 0 ? where : where + ", line " + v.line() + ",";
  }

  /** Where and which names, never a value. */
  @Override
  public String toString() {
    return "Settings of " + where + ": " + String.join(", ", names());
  }
}

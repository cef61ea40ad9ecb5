package dev.oxbow.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a client says of itself, for people who look at what runs. Thread-safe. */
final class ClientInfo {
  /** The names that JDBC suggests. */
  static final List<String> NAMES = List.of("ApplicationName", "ClientHostname", "ClientUser");

  private final Map<String, String> values = new ConcurrentHashMap<>();

  /** Sets or, with null, forgets; false for an unknown name. */
  boolean set(@Nullable String name, @Nullable String value) {
    if (name == null || !NAMES.contains(name)) {
      return false;
    }
    if (value == null) {
      values.remove(name);
    } else {
      values.put(name, value);
    }
    return true;
  }

  @Nullable String get(@Nullable String name) {
    return name == null ? null : values.get(name);
  }

  Properties all() {
    Properties all = new Properties();
    all.putAll(values);
    return all;
  }
}

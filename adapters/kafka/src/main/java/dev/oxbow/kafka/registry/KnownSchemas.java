package dev.oxbow.kafka.registry;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a registry said: the schema of an id, or of a version, for ever; the newest of a
 * subject for a moment, and beyond it while the registry does not answer; that there is no such id
 * for a minute, since a topic may be full of bytes that only look like ids. Thread-safe; an id that
 * several threads ask for is asked for once.
 */
final class KnownSchemas implements SchemaRegistry {
  private static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);
  private static final int MOST_UNKNOWN = 10_000;

  /**
   * An instance may learn of a schema a moment later than the reader of its first record: an answer
   * that there is none is doubted once, unless so many were wrong that the bytes are no ids.
   */
  private static final Duration DOUBT = Duration.ofMillis(300);

  private static final int MOST_DOUBTED = 10;

  private final SchemaRegistry registry;
  private final Duration fresh;
  private final ConcurrentHashMap<Integer, RegisteredSchema> ids = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, RegisteredSchema> versions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Latest> latest = new ConcurrentHashMap<>();
  private final Map<Integer, Long> unknown =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
          return size() > MOST_UNKNOWN;
        }
      };

  private record Latest(Optional<RegisteredSchema> schema, long nanos) {}

  /**
   * @param fresh how long the newest schema of a subject is remembered
   */
  KnownSchemas(SchemaRegistry registry, Duration fresh) {
    this.registry = registry;
    this.fresh = fresh;
  }

  @Override
  public String where() {
    return registry.where();
  }

  @Override
  public Optional<RegisteredSchema> byId(int id) {
    RegisteredSchema known = ids.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    synchronized (unknown) {
      Long since = unknown.get(id);
      if (since != null && System.nanoTime() - since < UNKNOWN_FOR.toNanos()) {
        return Optional.empty();
      }
    }
    // Computed under the map's lock of this id: other threads that want it wait for the answer.
    @Nullable RegisteredSchema asked = ids.computeIfAbsent(id, i -> ask(i).orElse(null));
    if (asked == null) {
      synchronized (unknown) {
        unknown.remove(id);
        unknown.put(id, System.nanoTime());
      }
    }
    return Optional.ofNullable(asked);
  }

  private Optional<RegisteredSchema> ask(int id) {
    Optional<RegisteredSchema> first = registry.byId(id);
    boolean doubted;
    synchronized (unknown) {
      doubted = first.isEmpty() && id >= 0 && unknown.size() < MOST_DOUBTED;
    }
    if (!doubted) {
      return first;
    }
    try {
      Thread.sleep(DOUBT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OxbowException(ErrorCode.CANCELLED, "Waiting for a schema was interrupted", e);
    }
    return registry.byId(id);
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    Latest known = latest.get(subject);
    if (known != null && System.nanoTime() - known.nanos < fresh.toNanos()) {
      return known.schema;
    }
    Optional<RegisteredSchema> asked;
    try {
      asked = registry.latest(subject);
    } catch (OxbowException e) {
      if (known != null && e.code() == ErrorCode.SOURCE_UNREACHABLE) {
        return known.schema;
      }
      throw e;
    }
    asked.ifPresent(schema -> ids.putIfAbsent(schema.id(), schema));
    latest.put(subject, new Latest(asked, System.nanoTime()));
    return asked;
  }

  @Override
  public Optional<RegisteredSchema> version(String subject, int version) {
    String key = version + " " + subject;
    return Optional.ofNullable(
        versions.computeIfAbsent(key, k -> registry.version(subject, version).orElse(null)));
  }
}

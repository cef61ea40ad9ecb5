package dev.oxbow.kafka.registry;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a registry said: the schema of an id, or of a version, for ever; the newest of a
 * subject for a moment, and beyond it while the registry does not answer; that there is no such id
 * or version for some seconds, since a topic may be full of bytes that only look like ids; that
 * nobody answers for a moment, so that what waits does not wait once for each. Thread-safe; what
 * several threads want is asked for once, and no lock is held meanwhile.
 */
final class KnownSchemas implements SchemaRegistry {
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);
  private static final Duration MOST_SILENT = Duration.ofSeconds(2);
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

  /** Ids and versions that the registry has not, and since when that is known. */
  private final Map<Object, Long> unknown =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
          return size() > MOST_UNKNOWN;
        }
      };

  /** What is being asked for, each by one thread. */
  private final ConcurrentHashMap<Object, CompletableFuture<Optional<RegisteredSchema>>> asking =
      new ConcurrentHashMap<>();

  private final Duration silent;
  private volatile @Nullable Silence silence;

  private record Latest(Optional<RegisteredSchema> schema, long nanos) {}

  /** Nobody answered. */
  private record Silence(OxbowException failure, long nanos) {}

  /**
   * @param fresh how long the newest schema of a subject is remembered, and that nobody answers,
   *     but that for seconds at most
   */
  KnownSchemas(SchemaRegistry registry, Duration fresh) {
    this.registry = registry;
    this.fresh = fresh;
    silent = fresh.compareTo(MOST_SILENT) < 0 ? fresh : MOST_SILENT;
  }

  @Override
  public String where() {
    return registry.where();
  }

  @Override
  public Optional<RegisteredSchema> byId(int id) {
    return remembered(ids, id, () -> doubted(id));
  }

  @Override
  public Optional<RegisteredSchema> version(String subject, int version) {
    String key = version + " " + subject;
    return remembered(versions, key, () -> asked(() -> registry.version(subject, version)));
  }

  private <K> Optional<RegisteredSchema> remembered(
      ConcurrentHashMap<K, RegisteredSchema> known,
      K key,
      Supplier<Optional<RegisteredSchema>> question) {
    RegisteredSchema there = known.get(key);
    if (there != null) {
      return Optional.of(there);
    }
    if (isUnknown(key)) {
      return Optional.empty();
    }
    return once(
        key,
        () -> {
          Optional<RegisteredSchema> answer =
              Optional.ofNullable(known.get(key))
                  .or(() -> isUnknown(key) ? Optional.empty() : question.get());
          answer.ifPresentOrElse(schema -> known.put(key, schema), () -> addUnknown(key));
          return answer;
        });
  }

  private boolean isUnknown(Object key) {
    synchronized (unknown) {
      return isRecent(unknown.get(key));
    }
  }

  private static boolean isRecent(@Nullable Long since) {
    return since != null && System.nanoTime() - since < UNKNOWN_FOR.toNanos();
  }

  private void addUnknown(Object key) {
    synchronized (unknown) {
      if (!isRecent(unknown.get(key))) {
        // Behind the others, so that the oldest come first.
        unknown.remove(key);
        unknown.put(key, System.nanoTime());
      }
    }
  }

  /** Lets one thread ask; others that want the same wait for its answer. */
  private Optional<RegisteredSchema> once(
      Object what, Supplier<Optional<RegisteredSchema>> question) {
    while (true) {
      CompletableFuture<Optional<RegisteredSchema>> mine = new CompletableFuture<>();
      CompletableFuture<Optional<RegisteredSchema>> theirs = asking.putIfAbsent(what, mine);
      if (theirs == null) {
        try {
          Optional<RegisteredSchema> answer = question.get();
          mine.complete(answer);
          return answer;
        } catch (OxbowException e) {
          mine.completeExceptionally(e);
          throw e;
        } finally {
          asking.remove(what, mine);
          mine.cancel(false);
        }
      }
      try {
        return theirs.get();
      } catch (InterruptedException e) {
        throw interrupted(e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof OxbowException failure
            && failure.code() != ErrorCode.CANCELLED) {
          throw again(failure);
        }
        // Whoever asked was cancelled: this thread asks.
      } catch (CancellationException e) {
        // It failed in a way of its own: this thread asks.
      }
    }
  }

  private static OxbowException again(OxbowException failure) {
    return new OxbowException(failure.code(), String.valueOf(failure.getMessage()), failure);
  }

  private static OxbowException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new OxbowException(ErrorCode.CANCELLED, "Waiting for a schema was interrupted", e);
  }

  /** Asks, unless nobody answered a moment ago. */
  private Optional<RegisteredSchema> asked(Supplier<Optional<RegisteredSchema>> question) {
    Silence last = silence;
    if (last != null && System.nanoTime() - last.nanos < silent.toNanos()) {
      throw again(last.failure);
    }
    try {
      return question.get();
    } catch (OxbowException e) {
      if (e.code() == ErrorCode.SOURCE_UNREACHABLE) {
        silence = new Silence(e, System.nanoTime());
      }
      throw e;
    }
  }

  private Optional<RegisteredSchema> doubted(int id) {
    Optional<RegisteredSchema> first = asked(() -> registry.byId(id));
    if (first.isPresent() || id < 0 || !isDoubtful()) {
      return first;
    }
    try {
      Thread.sleep(DOUBT.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    return asked(() -> registry.byId(id));
  }

  private boolean isDoubtful() {
    synchronized (unknown) {
      unknown.values().removeIf(since -> !isRecent(since));
      return unknown.size() < MOST_DOUBTED;
    }
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    Latest known = latest.get(subject);
    if (known != null && System.nanoTime() - known.nanos < fresh.toNanos()) {
      return known.schema;
    }
    Optional<RegisteredSchema> asked;
    try {
      asked = asked(() -> registry.latest(subject));
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
}

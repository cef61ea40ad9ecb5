package dev.oxbow.jdbc.local;

import com.google.common.hash.Hashing;
import dev.oxbow.config.OxbowConfig;
import dev.oxbow.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One engine per configuration, shared by its connections and closed with the last of them: opening
 * one costs connection pools and an executor. A file that was changed is another configuration.
 * Thread-safe.
 */
final class SharedEngines {
  private final Function<OxbowConfig, Engine> opener;
  private final Map<Object, Shared> engines = new HashMap<>();

  SharedEngines(Function<OxbowConfig, Engine> opener) {
    this.opener = opener;
  }

  /** An engine and how many use it. */
  private static final class Shared {
    final Engine engine;
    int users;

    Shared(Engine engine) {
      this.engine = engine;
    }
  }

  /** The use of an engine until this is closed. */
  final class Lease implements AutoCloseable {
    private final Object key;
    private final Shared shared;
    private boolean closed;

    private Lease(Object key, Shared shared) {
      this.key = key;
      this.shared = shared;
    }

    Engine engine() {
      return shared.engine;
    }

    @Override
    public void close() {
      synchronized (engines) {
        if (closed) {
          return;
        }
        closed = true;
        if (--shared.users == 0) {
          engines.remove(key);
          shared.engine.close();
        }
      }
    }
  }

  /** What a file says, known by its place and its content. */
  private record FileKey(Path file, String hash) {}

  /** The engine of a configuration file. */
  Lease lease(Path file) {
    return lease(key(file), () -> OxbowConfig.load(file));
  }

  private static Object key(Path file) {
    try {
      return new FileKey(
          file.toRealPath(), Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString());
    } catch (IOException unreadable) {
      // Loading it fails with a better message.
      return file;
    }
  }

  /**
   * The engine of a configuration.
   *
   * @param key equal for equal configurations
   */
  Lease lease(Object key, Supplier<OxbowConfig> config) {
    synchronized (engines) {
      Shared shared = engines.get(key);
      if (shared == null) {
        shared = new Shared(opener.apply(config.get()));
        engines.put(key, shared);
      }
      shared.users++;
      return new Lease(key, shared);
    }
  }
}

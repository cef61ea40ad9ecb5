package dev.oxbow.local;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that belongs to one executor while it lives, and that the next one removes if its owner
 * died. Ownership is a lock on a file in it, which the system gives up with the process.
 */
final class OwnedFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnedFolder.class);
  private static final String PREFIX = "run-";
  private static final String LOCK = "owner.lock";

  /**
   * What this process owns. Such a lock file must not even be opened: closing it again would give
   * up the process's lock (POSIX).
   */
  private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private OwnedFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes a new folder below a root, and removes those whose owners died. */
  static OwnedFolder below(Path root) {
    try {
      Path real = Files.createDirectories(root).toRealPath();
      removeStale(real);
      Path path = Files.createTempDirectory(real, PREFIX);
      OWNED.add(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return new OwnedFolder(path, channel);
    } catch (IOException e) {
      throw new OxbowException(
          ErrorCode.INVALID_CONFIG,
          "The spill folder "
              + root
              + " cannot be used ("
              + e
              + "); set local.spill.folder to one"
              + " that can be written",
          e);
    }
  }

  Path path() {
    return path;
  }

  private static void removeStale(Path root) throws IOException {
    List<Path> others;
    try (Stream<Path> found = Files.list(root)) {
      others = found.filter(p -> p.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path other : others) {
      if (!OWNED.contains(other) && isAbandoned(other)) {
        remove(other);
      }
    }
  }

  /** A folder whose owner has not locked it yet has no lock file: it is left alone for a while. */
  private static boolean isAbandoned(Path folder) {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path p : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException e) {
      LOG.warn("Cannot remove {}: {}", folder, e.toString());
    }
  }

  @Override
  public void close() {
    remove(path);
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("Cannot give up {}: {}", path, e.toString());
    }
    OWNED.remove(path);
  }
}

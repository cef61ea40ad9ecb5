package dev.oxbow.store;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that a file of the store is ours: nobody else in this process or in another one has it until
 * this is closed, or until the process dies, however it dies. It is a lock on one byte of a file
 * beside the copies; which byte follows from the copy's name. The copy itself is not asked: the
 * executor's own lock on it is gone as soon as anybody in this process opens and closes it (POSIX).
 * For the same reason a process has one channel for all of a folder's claims. Thread-safe.
 */
final class Claim implements AutoCloseable {
  static final String FILE = "owners.lock";

  private static final Map<Path, Owners> OPEN = new HashMap<>();

  /** This process's channel to a folder's lock file, while it has claims there. */
  private static final class Owners {
    private final FileChannel channel;
    private int claims;

    Owners(FileChannel channel) {
      this.channel = channel;
    }
  }

  private final Path folder;
  private final FileLock lock;
  private boolean closed;

  private Claim(Path folder, FileLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Claims a file, which need not be there; empty when somebody else has it.
   *
   * @param file in a folder that is there
   * @throws IOException when the folder cannot be written
   */
  static Optional<Claim> of(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent()).toRealPath();
    synchronized (OPEN) {
      Owners known = OPEN.get(folder);
      Owners owners = known == null ? new Owners(open(folder)) : known;
      @Nullable FileLock lock = null;
      try {
        lock = tryLock(owners.channel, position(file));
      } finally {
        if (lock == null && owners.claims == 0) {
          owners.channel.close();
        }
      }
      if (lock == null) {
        return Optional.empty();
      }
      owners.claims++;
      OPEN.put(folder, owners);
      return Optional.of(new Claim(folder, lock));
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static @Nullable FileLock tryLock(FileChannel channel, long position) throws IOException {
    try {
      return channel.tryLock(position, 1, false);
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  /** Two names of the same byte would only keep each other out of the store. */
  private static long position(Path file) {
    byte[] hash =
        Hashing.sha256()
            .hashString(file.getFileName().toString(), StandardCharsets.UTF_8)
            .asBytes();
    return ByteBuffer.wrap(hash).getLong() >>> 2;
  }

  @Override
  public void close() throws IOException {
    synchronized (OPEN) {
      if (closed) {
        return;
      }
      closed = true;
      try {
        lock.release();
      } finally {
        Owners owners = OPEN.get(folder);
        if (owners != null && --owners.claims == 0) {
          OPEN.remove(folder);
          owners.channel.close();
        }
      }
    }
  }
}

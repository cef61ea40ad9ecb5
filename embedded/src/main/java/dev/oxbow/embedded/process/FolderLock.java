package dev.oxbow.embedded.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A server's folder, held by one process. mysqld alone would wait a hundred seconds for another one
 * to let its data go. The lock goes with the process, however that ends.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock, or fails when another server has it. */
  public static FolderLock take(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FolderLock taken = new FolderLock(channel);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return taken;
      }
    } catch (OverlappingFileLockException e) {
      taken.close();
      throw inUse(folder, e);
    }
    taken.close();
    throw inUse(folder, null);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IOException inUse(Path folder, @Nullable Throwable cause) {
    return new IOException(
        "Another server uses the folder %s; stop it or name another folder".formatted(folder),
        cause);
  }
}

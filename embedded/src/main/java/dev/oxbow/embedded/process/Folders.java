package dev.oxbow.embedded.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Folders that are made whole or not at all, copied and deleted. */
public final class Folders {
  /** Fills a folder that is still empty. */
  @FunctionalInterface
  public interface Filler {
    void fill(Path folder) throws IOException;
  }

  private Folders() {}

  /**
   * Makes a folder unless it is there. It is filled aside and renamed, under a lock on a file
   * beside it, so that of several threads and processes one does the work and none sees half of it;
   * what a killed process left behind is removed and made again.
   */
  public static synchronized void makeOnce(Path folder, Filler filler) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = Files.createDirectories(parent(folder));
    Path lockFile = parent.resolve(folder.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(folder)) {
        String prefix = folder.getFileName() + ".new-";
        deleteLeftovers(parent, prefix);
        Path aside = Files.createTempDirectory(parent, prefix);
        filler.fill(aside);
        Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static void deleteLeftovers(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path each : leftovers) {
        try {
          delete(each);
        } catch (DirectoryNotEmptyException e) {
          // A process of a killed JVM is still dying in there; the next one who passes removes it.
        }
      }
    }
  }

  private static Path parent(Path folder) {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(folder + " is no folder that could be made");
    }
    return parent;
  }

  /** Copies all files below a folder; links are followed. */
  public static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a folder with all below it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(left);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a folder where no caller could do anything about a failure. */
  public static void deleteOrThrow(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

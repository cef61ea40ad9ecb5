package dev.oxbow.store;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of the store. A copy's file was used last when it was modified last. */
record StoreFolder(Path path) {
  private static final String SUFFIX = ".duckdb";
  private static final String WIDE = "-wide" + SUFFIX;

  /** A copy on disk. */
  record CopyFile(Path path, long bytes, FileTime used) {}

  /** Where the copy of a log is, or will be. */
  Path file(String incarnation, boolean wide) {
    String readable = incarnation.replaceAll("[^A-Za-z0-9._-]", "_");
    String hash = Hashing.sha256().hashString(incarnation, StandardCharsets.UTF_8).toString();
    return path.resolve(
        readable.substring(0, Math.min(60, readable.length()))
            + "-"
            + hash.substring(0, 16)
            + (wide ? WIDE : SUFFIX));
  }

  /** Whether a file is of a copy with the bulky columns. */
  static boolean isWide(Path file) {
    return file.getFileName().toString().endsWith(WIDE);
  }

  /** The executor's log of what it has not moved into a file yet. */
  static Path wal(Path file) {
    return file.resolveSibling(file.getFileName() + ".wal");
  }

  /** The least recently used first. */
  List<CopyFile> files() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(path)) {
      return found
          .filter(p -> p.getFileName().toString().endsWith(SUFFIX))
          .map(StoreFolder::copyFile)
          .sorted(Comparator.comparing(CopyFile::used))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CopyFile copyFile(Path file) {
    return new CopyFile(file, bytes(file) + bytes(wal(file)), used(file));
  }

  private static long bytes(Path file) {
    return file.toFile().length();
  }

  private static FileTime used(Path file) {
    return FileTime.fromMillis(file.toFile().lastModified());
  }
}

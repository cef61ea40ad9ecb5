package dev.oxbow.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that hold nothing yet. */
public final class Folders {
  private Folders() {}

  /** An empty folder; what was in it goes. */
  public static Path empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> inside;
      try (Stream<Path> walk = Files.walk(folder)) {
        inside = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : inside) {
        Files.delete(path);
      }
    }
    return Files.createDirectories(folder);
  }

  /** How many bytes the files of a folder have. */
  public static long bytes(Path folder) throws IOException {
    long sum = 0;
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        sum += Files.size(path);
      }
    }
    return sum;
  }
}

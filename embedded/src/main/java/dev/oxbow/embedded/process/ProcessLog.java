package dev.oxbow.embedded.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file into which a process of ours writes what it has to say, over all its starts. */
public record ProcessLog(Path file) {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_LINES = 12;

  /** Where the next start's lines will begin. */
  public long end() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** What an error quotes: the last errors, or else the last lines, written since a start. */
  public String tailSince(long start) {
    if (!Files.exists(file)) {
      return "(nothing)";
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(start, in.length() - MOST_BYTES);
      byte[] bytes = new byte[(int) Math.max(0, in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      String written = new String(bytes, StandardCharsets.UTF_8);
      List<String> lines = written.lines().filter(line -> !line.isBlank()).toList();
      List<String> errors = lines.stream().filter(line -> line.contains("[ERROR]")).toList();
      List<String> telling = errors.isEmpty() ? lines : errors;
      return telling.isEmpty()
          ? "(nothing)"
          : String.join(
              "\n", telling.subList(Math.max(0, telling.size() - MOST_LINES), telling.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.oxbow.dist.transfer.file;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The formats in which rows are exported and imported. */
public enum FileFormat {
  /** RFC 4180 with a line of names; NULL is nothing at all, an empty string is {@code ""}. */
  CSV,
  /** An object per line. */
  JSONL,
  /** Columns with types, compressed. */
  PARQUET;

  /** The format that a name's ending says, whether or not {@code .gz} follows. */
  public static Optional<FileFormat> of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".csv")) {
      return Optional.of(CSV);
    }
    if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson")) {
      return Optional.of(JSONL);
    }
    return name.endsWith(".parquet") ? Optional.of(PARQUET) : Optional.empty();
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

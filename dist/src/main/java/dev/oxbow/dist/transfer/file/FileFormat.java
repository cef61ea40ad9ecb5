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
  PARQUET,
  /** As MySQL's LOAD DATA reads without options; only read. */
  TAB,
  /** The metadata of a table in a dump by MySQL Shell, beside its chunks; only read. */
  DUMP;

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
    if (plain.endsWith(".txt") || plain.endsWith(".tsv") || plain.endsWith(".tsv.zst")) {
      return Optional.of(TAB);
    }
    if (name.endsWith(".json") && name.contains("@")) {
      return Optional.of(DUMP);
    }
    return name.endsWith(".parquet") ? Optional.of(PARQUET) : Optional.empty();
  }

  /** Whether rows are written in it, too. */
  public boolean isWritten() {
    return this == CSV || this == JSONL || this == PARQUET;
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

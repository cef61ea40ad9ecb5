package dev.oxbow.local;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB's failures mean: it tells its kinds apart by the beginning of the message only. */
final class DuckDbErrors {
  private static final Pattern PREFIX = Pattern.compile("^(Query failed: )?([A-Za-z ]+ Error: )*");

  private static final Pattern IN_COLUMN =
      Pattern.compile(" when casting from source column \\w+\\.?$");
  private static final Pattern TEXT =
      Pattern.compile(
          "Could not convert string [\"'](.*)[\"'] to '?([A-Z0-9(), ]+)'?\\.?", Pattern.DOTALL);

  private final LocalConfig config;
  private final AtomicLong damages = new AtomicLong();

  DuckDbErrors(LocalConfig config) {
    this.config = config;
  }

  long damages() {
    return damages.get();
  }

  /** Translates a failure of DuckDB while a statement ran. */
  OxbowException translate(Exception failure) {
    String text = String.valueOf(failure.getMessage()).replaceFirst("^Query failed: ", "");
    String first = text.lines().findFirst().orElse(text);
    String plain = PREFIX.matcher(first).replaceFirst("");
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.contains("'max_temp_directory_size' setting")
        || text.contains("No space left on device")) {
      return new OxbowException(
          ErrorCode.DISK_FULL,
          "The statement needs more room on disk than there is: at most "
              + config.spillLimit()
              + " below "
              + config.spill()
              + "; free space or raise local.spill.limit ("
              + plain
              + ")",
          failure);
    }
    if (first.startsWith("Data Corruption Error")) {
      damages.incrementAndGet();
      return new OxbowException(
          ErrorCode.STORE,
          "A file of the topic store is damaged; run the statement again, which reads the topic"
              + " anew ("
              + plain
              + ")",
          failure);
    }
    if (first.startsWith("Out of Memory Error")) {
      return new OxbowException(
          ErrorCode.OUT_OF_MEMORY,
          "The statement needs more than the executor's "
              + config.memory()
              + " of memory; raise local.memory.limit or ask for less ("
              + plain
              + ")",
          failure);
    }
    boolean cast = first.startsWith("Conversion Error");
    if (!cast && lower.contains("division by zero")) {
      return new OxbowException(ErrorCode.DIVISION_BY_ZERO, "Division by zero", failure);
    }
    if (first.startsWith("Out of Range Error") || lower.contains("out of range")) {
      return new OxbowException(ErrorCode.OUT_OF_RANGE, plain, failure);
    }
    if (cast || lower.contains("could not convert")) {
      return new OxbowException(ErrorCode.INVALID_CAST, conversion(plain), failure);
    }
    if (first.startsWith("INTERRUPT Error")) {
      return new OxbowException(ErrorCode.CANCELLED, "The statement was interrupted", failure);
    }
    if (lower.contains("like pattern must not end with escape")) {
      return new OxbowException(
          ErrorCode.DATA,
          "A pattern of LIKE ends with its escape character, which escapes nothing; double it",
          failure);
    }
    if (first.startsWith("Invalid Input Error")) {
      return new OxbowException(ErrorCode.DATA, plain, failure);
    }
    return new OxbowException(
        ErrorCode.INTERNAL, "The local executor failed, which is a defect: " + first, failure);
  }

  /** What could not be converted, under our names of types and without inner names of columns. */
  private static String conversion(String plain) {
    String ours = IN_COLUMN.matcher(plain).replaceFirst("");
    Matcher text = TEXT.matcher(ours);
    if (!text.matches()) {
      return ours;
    }
    String type =
        switch (text.group(2)) {
          case "INT8" -> "TINYINT";
          case "INT16" -> "SMALLINT";
          case "INT32" -> "INTEGER";
          case "INT64" -> "BIGINT";
          case "FLOAT" -> "REAL";
          case "BOOL" -> "BOOLEAN";
          default -> text.group(2);
        };
    return "The text '" + text.group(1) + "' cannot be converted to " + type;
  }
}

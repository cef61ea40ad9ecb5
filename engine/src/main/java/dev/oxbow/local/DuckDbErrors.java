package dev.oxbow.local;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** What DuckDB's failures mean: it tells its kinds apart by the beginning of the message only. */
final class DuckDbErrors {
  private static final Pattern PREFIX = Pattern.compile("^(Query failed: )?([A-Za-z ]+ Error: )*");

  /** What RE2 says of a pattern. */
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?:missing [\\])]|unexpected \\)|no argument for repetition operator"
              + "|bad repetition operator|invalid (?:repetition size|escape sequence|character class"
              + "|character class range|perl operator|named capture group)"
              + "|trailing \\\\|pattern too large).*:");

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
    if (first.contains("Max expression depth limit")) {
      return new OxbowException(
          ErrorCode.TOO_COMPLEX,
          "The statement nests more than 1,000 steps within one another, of which an operator may"
              + " take several; write a long chain of operators as a list or an aggregate, or"
              + " compute it in steps with WITH",
          failure);
    }
    boolean cast = first.startsWith("Conversion Error");
    if (!cast && lower.contains("division by zero")) {
      return new OxbowException(ErrorCode.DIVISION_BY_ZERO, "Division by zero", failure);
    }
    Optional<DuckDbWording.Meaning> meaning = DuckDbWording.of(plain);
    if (meaning.isPresent()) {
      return new OxbowException(meaning.get().code(), meaning.get().message(), failure);
    }
    if (first.startsWith("Out of Range Error") || lower.contains("out of range")) {
      return new OxbowException(ErrorCode.OUT_OF_RANGE, plain, failure);
    }
    if (cast || lower.contains("could not convert")) {
      return new OxbowException(ErrorCode.INVALID_CAST, plain, failure);
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
    if (lower.contains("more than one row returned by a subquery")) {
      return new OxbowException(
          ErrorCode.CARDINALITY,
          "A sub-query that stands for a value has more than one row; add a condition or LIMIT 1,"
              + " or compare with IN",
          failure);
    }
    if (first.startsWith("Invalid Input Error") && PATTERN.matcher(plain).lookingAt()) {
      return new OxbowException(
          ErrorCode.DATA,
          "A regular expression cannot be read: "
              + plain
              + "; write a backslash before a character that stands for itself",
          failure);
    }
    if (first.startsWith("Invalid Input Error")) {
      return new OxbowException(ErrorCode.DATA, plain, failure);
    }
    return new OxbowException(
        ErrorCode.INTERNAL, "The local executor failed, which is a defect: " + first, failure);
  }
}

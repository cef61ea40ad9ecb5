package dev.oxbow.local;

import dev.oxbow.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB's sentences about values that do not fit, in our words and under our names of types. */
final class DuckDbWording {
  /** What is said of a value, and what it means. */
  private record Sentence(Pattern theirs, ErrorCode code, String ours) {
    static Sentence of(String theirs, ErrorCode code, String ours) {
      return new Sentence(Pattern.compile(theirs, Pattern.DOTALL), code, ours);
    }
  }

  /** A failure's meaning. */
  record Meaning(ErrorCode code, String message) {}

  private static final String RANGE = "The value %s is out of the range of %s";

  private static final List<Sentence> SENTENCES =
      List.of(
          Sentence.of(
              "Could not convert string [\"'](?<value>.*)[\"'] to '?(?<type>[A-Z0-9(), ]+?)'?\\.?",
              ErrorCode.INVALID_CAST,
              "The text '%s' cannot be converted to %s"),
          Sentence.of(
              "Type \\w+ with value (?<value>.*) can't be cast because the value is out of range for"
                  + " the destination type (?<type>[\\w(), ]+)",
              ErrorCode.OUT_OF_RANGE,
              RANGE),
          Sentence.of(
              "Casting value \"(?<value>.*)\" to type (?<type>[\\w(), ]+) failed:.*",
              ErrorCode.OUT_OF_RANGE,
              RANGE),
          Sentence.of(
              "(?:Could not cast|Failed to cast decimal) value (?<value>.*) to (?:type )?"
                  + "(?<type>[\\w(), ]+)",
              ErrorCode.OUT_OF_RANGE,
              RANGE),
          Sentence.of(
              "(?:invalid )?(?<type>date|timestamp|time) field (?:format|value out of range):"
                  + " \"(?<value>.*)\".*",
              ErrorCode.INVALID_CAST,
              "The text '%s' is no %s; a time is written as YYYY-MM-DD, HH:MM:SS.ffffff or both"),
          Sentence.of(
              "Overflow in \\w+ of (?<type>\\w+(?:\\(\\d+\\))?) \\((?<value>.*)\\)[.!].*",
              ErrorCode.OUT_OF_RANGE,
              "The result of %s is out of the range of %s"));

  private static final Pattern IN_COLUMN =
      Pattern.compile(" when casting from source column \\w+\\.?$");

  private DuckDbWording() {}

  /** What a sentence means; nothing for one that is not known. */
  static Optional<Meaning> of(String plain) {
    String sentence = IN_COLUMN.matcher(plain).replaceFirst("");
    for (Sentence known : SENTENCES) {
      Matcher m = known.theirs.matcher(sentence);
      if (m.matches()) {
        return Optional.of(
            new Meaning(
                known.code, known.ours.formatted(m.group("value").strip(), type(m.group("type")))));
      }
    }
    return Optional.empty();
  }

  private static String type(String theirs) {
    return switch (theirs) {
      case "INT8" -> "TINYINT";
      case "INT16" -> "SMALLINT";
      case "INT32" -> "INTEGER";
      case "INT64" -> "BIGINT";
      case "INT128" -> "DECIMAL(38,0)";
      case "FLOAT" -> "REAL";
      case "BOOL" -> "BOOLEAN";
      case "date" -> "DATE";
      case "time" -> "TIME";
      case "timestamp" -> "TIMESTAMP";
      default -> theirs;
    };
  }
}

package dev.oxbow.mysql.type;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What MySQL's collations mean for a comparison by code point. */
public final class Collations {
  /**
   * Sorting and grouping look at the first {@code max_sort_length} bytes only: 1,024 by default.
   */
  private static final int MOST_SORTED_OCTETS = 1000;

  /** Binary, by code point, and trailing spaces count. */
  private static final Set<String> BY_CODE_POINT =
      Set.of("utf8mb4_0900_bin", "utf8mb4_nopad_bin", "utf8mb3_nopad_bin", "utf8_nopad_bin");

  /** One byte a character, ASCII below 128. */
  private static final Set<String> ASCII_BASED =
      Set.of(
          "ascii", "latin1", "latin2", "latin5", "latin7", "cp1250", "cp1251", "cp1256", "cp1257",
          "greek", "hebrew", "koi8r", "koi8u");

  private Collations() {}

  /**
   * Whether a collation is said to compare by code point, and trailing spaces too. The server must
   * be asked: MariaDB's utf8mb4_0900_bin takes 'a' and 'a ' for equal, MySQL's does not.
   */
  public static boolean isByCodePoint(String collation) {
    return BY_CODE_POINT.contains(collation);
  }

  static Push push(ColumnDefinition column) {
    if (isByCodePoint(column.collation())) {
      return column.octets() <= MOST_SORTED_OCTETS ? Push.EXACT : Push.COMPARABLE;
    }
    return pushOfWords(column);
  }

  static Push pushOfWords(ColumnDefinition column) {
    return isUtf8(column.charset()) || ASCII_BASED.contains(column.charset())
        ? Push.EQUAL
        : Push.NULLS;
  }

  static Push pushOfBytes(ColumnDefinition column) {
    return column.octets() <= MOST_SORTED_OCTETS ? Push.EXACT : Push.COMPARABLE;
  }

  /**
   * Whether a text can be compared with a column of a character set without being changed by the
   * conversion. Those that have no such character at all make MySQL refuse the comparison.
   */
  public static boolean survives(String text, String charset) {
    if (charset.equals("utf8mb4")) {
      return StandardCharsets.UTF_8.newEncoder().canEncode(text)
          && text.chars().noneMatch(c -> c == 0xFFFD);
    }
    if (isUtf8(charset)) {
      return text.chars().noneMatch(c -> Character.isSurrogate((char) c) || c == 0xFFFD);
    }
    // What has no equivalent is read as '?'.
    return ASCII_BASED.contains(charset) && text.chars().allMatch(c -> c < 128 && c != '?');
  }

  private static boolean isUtf8(String charset) {
    return charset.equals("utf8mb4") || charset.equals("utf8mb3") || charset.equals("utf8");
  }
}

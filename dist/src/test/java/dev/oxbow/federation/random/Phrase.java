package dev.oxbow.federation.random;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A piece of SQL in Oxbow's words and in MySQL's.
 *
 * @param mysql null where MySQL's rules may give another answer by design; a phrase with such a
 *     part has none either
 */
record Phrase(String ours, @Nullable String mysql) {
  /** What both call the same. */
  static Phrase same(String sql) {
    return new Phrase(sql, sql);
  }

  /** What MySQL computes otherwise, or not at all. */
  static Phrase oursOnly(String sql, Phrase... parts) {
    return new Phrase(of(sql, parts).ours(), null);
  }

  /** A pattern in which each {@code {}} stands for the next part. */
  static Phrase of(String pattern, Phrase... parts) {
    return of(pattern, pattern, parts);
  }

  /** A pattern for each; a part that stands twice is given twice. */
  static Phrase of(String ours, String mysql, Phrase... parts) {
    String oursFilled = ours;
    String mysqlFilled = mysql;
    boolean agree = true;
    for (Phrase part : parts) {
      oursFilled = filled(oursFilled, part.ours());
      String other = part.mysql();
      agree &= other != null;
      mysqlFilled = filled(mysqlFilled, other == null ? "" : other);
    }
    return new Phrase(oursFilled, agree ? mysqlFilled : null);
  }

  static Phrase joined(String separator, List<Phrase> parts) {
    String pattern = parts.stream().map(p -> "{}").collect(Collectors.joining(separator));
    return of(pattern, parts.toArray(Phrase[]::new));
  }

  private static String filled(String pattern, String part) {
    int at = pattern.indexOf("{}");
    if (at < 0) {
      throw new IllegalArgumentException("No place for '" + part + "' in: " + pattern);
    }
    return pattern.substring(0, at) + part + pattern.substring(at + 2);
  }

  @Override
  public String toString() {
    return ours;
  }
}

package dev.oxbow.jdbc.local;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JDBC's patterns of names: {@code %}, {@code _} and the escape {@code \}. */
final class NamePattern implements Predicate<String> {
  private final @Nullable Pattern pattern;
  private final boolean exact;

  private NamePattern(@Nullable Pattern pattern, boolean exact) {
    this.pattern = pattern;
    this.exact = exact;
  }

  /** A pattern; null matches all. */
  static NamePattern of(@Nullable String pattern) {
    if (pattern == null || pattern.equals("%")) {
      return new NamePattern(null, false);
    }
    StringBuilder regex = new StringBuilder();
    boolean exact = true;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%') {
        regex.append(".*");
        exact = false;
      } else if (c == '_') {
        regex.append('.');
        exact = false;
      } else {
        if (c == '\\' && i + 1 < pattern.length()) {
          c = pattern.charAt(++i);
        }
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return new NamePattern(compile(regex.toString()), exact);
  }

  /** One name, as it stands; null matches all. */
  static NamePattern named(@Nullable String name) {
    return name == null ? of(null) : new NamePattern(compile(Pattern.quote(name)), true);
  }

  private static Pattern compile(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  /** Whether it can match one name only. */
  boolean isExact() {
    return exact;
  }

  @Override
  public boolean test(String name) {
    return pattern == null || pattern.matcher(name).matches();
  }
}

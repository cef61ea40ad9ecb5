package dev.oxbow.sync.change;

import java.util.regex.Pattern;

/**
 * A pattern of names, {@code shop.order*}, in which a star stands for any characters.
 *
 * @param text as people wrote it
 */
public record NamePattern(String text, Pattern regex) {
  /** A pattern that tells upper from lower case, as tables' names do. */
  public static NamePattern of(String text) {
    return new NamePattern(text, regex(text, 0));
  }

  /** A pattern that does not tell upper from lower case, as columns' names do not. */
  public static NamePattern ignoringCase(String text) {
    return new NamePattern(text, regex(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  private static Pattern regex(String text, int flags) {
    StringBuilder regex = new StringBuilder();
    String[] parts = text.split("\\*", -1);
    for (int i = 0; i < parts.length; i++) {
      regex.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
    }
    return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
  }

  /** Whether a name is one of them. */
  public boolean matches(String name) {
    return regex.matcher(name).matches();
  }

  /** As people wrote it. */
  @Override
  public String toString() {
    return text;
  }
}

package dev.oxbow.sync.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's version, as far as its binlog differs by it.
 *
 * @param text as the server prints it, {@code 8.0.12} or {@code 11.4.5-MariaDB-log}
 */
public record ServerVersion(String text, int major, int minor, int patch) {
  /** Before a server has told its own. */
  public static final ServerVersion UNKNOWN = new ServerVersion("unknown", 0, 0, 0);

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

  /**
   * Reads what {@code SELECT VERSION()} gives.
   *
   * @throws IllegalArgumentException when it holds no version
   */
  public static ServerVersion parse(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.find()) {
      throw new IllegalArgumentException("'" + text + "' is no version of a server");
    }
    return new ServerVersion(
        text,
        Integer.parseInt(numbers.group(1)),
        Integer.parseInt(numbers.group(2)),
        Integer.parseInt(numbers.group(3)));
  }

  public boolean isMariaDb() {
    return text.contains("MariaDB");
  }

  /** Whether it is this version or a later one. */
  public boolean isAtLeast(int otherMajor, int otherMinor, int otherPatch) {
    int[] ours = {major, minor, patch};
    return java.util.Arrays.compare(ours, new int[] {otherMajor, otherMinor, otherPatch}) >= 0;
  }

  /**
   * Whether TABLE_MAP has a bit for the sign of each YEAR: MySQL 8.0.12 has none (seen), 8.0.23 has
   * one (its source's has_signedess_information_type, of 2020). Empty for those between.
   */
  public Optional<Boolean> tellsSignOfYears() {
    if (isAtLeast(8, 0, 23)) {
      return Optional.of(true);
    }
    return isAtLeast(8, 0, 13) || this.equals(UNKNOWN) ? Optional.empty() : Optional.of(false);
  }
}

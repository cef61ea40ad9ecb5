package dev.oxbow.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write it: {@code 512MB}, {@code 4GiB}; both kinds of unit are binary.
 */
public record DataSize(long bytes) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})\\s*(|B|KB|MB|GB|TB|KIB|MIB|GIB|TIB)");

  public static DataSize ofMebibytes(long n) {
    return new DataSize(n << 20);
  }

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException saying what is wanted
   */
  public static DataSize parse(String text) {
    Matcher m = FORM.matcher(text.trim().toUpperCase(Locale.ROOT));
    if (!m.matches()) {
      throw new IllegalArgumentException("a size such as 64KB, 512MB or 4GB");
    }
    String unit = m.group(2);
    int shift = unit.isEmpty() ? 0 : 10 * " KMGT".indexOf(unit.charAt(0));
    return new DataSize(Long.parseLong(m.group(1)) << Math.max(shift, 0));
  }

  @Override
  public String toString() {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    long n = bytes;
    int unit = 0;
    while (n >= 1024 && n % 1024 == 0 && unit < units.length - 1) {
      n /= 1024;
      unit++;
    }
    return n + units[unit];
  }
}

package dev.oxbow.access;

import java.util.Locale;

/** A name, or a pattern of which each {@code *} stands for any text, the empty one included. */
record Glob(String pattern) {
  boolean isExact() {
    return pattern.indexOf('*') < 0;
  }

  /** Letters count as they are written: two tables may differ in case only. */
  boolean matches(String name) {
    return matches(pattern, name);
  }

  boolean matchesIgnoringCase(String name) {
    return matches(pattern.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }

  /** After a mismatch the latest star takes one character more. */
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int taken = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        taken = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++taken;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}

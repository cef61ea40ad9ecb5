package dev.oxbow.engine;

import dev.oxbow.config.Settings;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.Locale;
import java.util.Set;

/** What SET changes. Thread-safe. */
final class SessionSettings {
  private static final Set<String> KNOWN = Set.of("pushdown");

  private volatile boolean pushdown = true;

  /** Whether sources may compute parts of a query; off to compare answers. */
  boolean pushdown() {
    return pushdown;
  }

  void set(String name, String value) {
    if (!name.toLowerCase(Locale.ROOT).equals("pushdown")) {
      throw new OxbowException(
          ErrorCode.UNKNOWN_SETTING,
          "The session has no setting '" + name + "'" + Settings.nearest(name, KNOWN));
    }
    pushdown =
        switch (value.toLowerCase(Locale.ROOT)) {
          case "on", "true", "1" -> true;
          case "off", "false", "0" -> false;
          default ->
              throw new OxbowException(
                  ErrorCode.UNKNOWN_SETTING,
                  "Setting 'pushdown' is on or off, not '" + value + "'");
        };
  }
}

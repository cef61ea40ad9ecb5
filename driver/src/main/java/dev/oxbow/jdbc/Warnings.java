package dev.oxbow.jdbc;

import java.sql.SQLWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the chain that JDBC wants. */
final class Warnings {
  private Warnings() {}

  static @Nullable SQLWarning chain(List<String> messages) {
    SQLWarning first = null;
    for (String message : messages) {
      SQLWarning warning = new SQLWarning(message, "01000");
      if (first == null) {
        first = warning;
      } else {
        first.setNextWarning(warning);
      }
    }
    return first;
  }
}

package dev.oxbow.sync.service;

/** What a stack trace as text says to people. */
final class Traces {
  private Traces() {}

  /** Whether an exception of a class is told, and not only passed through. */
  static boolean isOf(String trace, Class<? extends Throwable> type) {
    return trace
        .lines()
        .anyMatch(
            line ->
                line.startsWith(type.getName() + ":")
                    || line.startsWith("Caused by: " + type.getName() + ":"));
  }

  /** The message of the innermost cause that has one, which is where the sentence for people is. */
  static String message(String trace) {
    String best = "";
    for (String line : trace.split("\n")) {
      if (line.startsWith("\tat ") || line.startsWith("\t...") || line.isBlank()) {
        continue;
      }
      String cause = line.startsWith("Caused by: ") ? line.substring("Caused by: ".length()) : line;
      int colon = cause.indexOf(": ");
      if (colon > 0 && cause.substring(0, colon).matches("[\\w.$]+")) {
        String message = cause.substring(colon + 2);
        if (cause.startsWith("dev.oxbow.")) {
          return message;
        }
        best = message;
      }
    }
    return best.isEmpty() ? trace.lines().findFirst().orElse("") : best;
  }
}

package dev.oxbow.function;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalSql;
import java.util.List;
import org.apache.calcite.rex.RexCall;

/** MySQL's functions of regular expressions. Letters differ by case unless asked otherwise. */
final class Patterns {
  static final List<Function> ALL =
      List.of(
          Function.of(
              "REGEXP_LIKE",
              Function.BOOLEAN,
              "SS?S",
              (call, a) -> "regexp_matches(" + a.get(0) + ", " + pattern(call, a, 2) + ")"),
          Function.of(
              "REGEXP_REPLACE",
              Function.TEXT,
              "SSS?IIS",
              (call, a) -> {
                requireFirst(call, 3, "1");
                requireFirst(call, 4, "0");
                return ("CASE WHEN regexp_matches('', %2$s) THEN error('REGEXP_REPLACE takes a"
                        + " pattern that does not match the empty text')"
                        + " ELSE regexp_replace(%1$s, %2$s, %3$s, 'g') END")
                    .formatted(
                        a.get(0),
                        pattern(call, a, 5),
                        LocalSql.literal(
                            replacement(Function.requireConstant(call, 2, "what to replace by"))));
              }),
          Function.of(
              "REGEXP_SUBSTR",
              Function.MAYBE_TEXT,
              "SS?IIS",
              (call, a) -> {
                requireFirst(call, 2, "1");
                requireFirst(call, 3, "1");
                String pattern = pattern(call, a, 4);
                return "CASE WHEN regexp_matches(%1$s, %2$s) THEN regexp_extract(%1$s, %2$s, 0) END"
                    .formatted(a.get(0), pattern);
              }),
          Function.of(
              "REGEXP_INSTR",
              Function.BIGINT,
              "SS",
              "CASE WHEN regexp_matches($1, $2)"
                  + " THEN length(regexp_extract($1, '(?s:^(.*?))(?:' || $2 || ')', 1)) + 1"
                  + " WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN 0 END"));

  private Patterns() {}

  /** The pattern with what MySQL's match type says, as flags within it. */
  private static String pattern(RexCall call, List<String> a, int matchType) {
    if (a.size() <= matchType) {
      return a.get(1);
    }
    String type = Function.requireConstant(call, matchType, "the match type");
    boolean caseless = false;
    StringBuilder flags = new StringBuilder();
    for (char c : type.toCharArray()) {
      switch (c) {
        case 'c' -> caseless = false;
        case 'i' -> caseless = true;
        case 'm' -> flags.append('m');
        case 'n' -> flags.append('s');
        default -> throw Function.refused(call, "knows the match types c, i, m and n only");
      }
    }
    if (caseless) {
      flags.append('i');
    }
    return flags.isEmpty() ? a.get(1) : "('(?" + flags + ")' || " + a.get(1) + ")";
  }

  private static void requireFirst(RexCall call, int argument, String only) {
    if (call.getOperands().size() > argument && !only.equals(Function.constant(call, argument))) {
      throw Function.refused(
          call, "searches from the beginning only: argument " + (argument + 1) + " is " + only);
    }
  }

  /** MySQL's {@code $1} and {@code \$} as the executor's {@code \1} and {@code $}. */
  static String replacement(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '$') {
        if (i + 1 == text.length() || !Character.isDigit(text.charAt(i + 1))) {
          throw new OxbowException(
              ErrorCode.DATA,
              "A $ in '" + text + "' names no group; write \\\\$ for the character itself");
        }
        plain.append('\\').append(text.charAt(++i));
      } else if (c == '\\' && i + 1 < text.length()) {
        char escaped = text.charAt(++i);
        plain.append(escaped == '\\' ? "\\\\" : String.valueOf(escaped));
      } else {
        plain.append(c == '\\' ? "\\\\" : String.valueOf(c));
      }
    }
    return plain.toString();
  }
}

package dev.oxbow.parse;

import dev.oxbow.function.FunctionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The validator's messages on functions and operators in words that need no knowledge of it. */
final class PlainWords {
  private static final Pattern NO_MATCH =
      Pattern.compile("No match found for function signature ([^(]+)\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern CANNOT_APPLY =
      Pattern.compile(
          "Cannot apply '(.*?)' to arguments of type '(.*?)'\\. Supported form\\(s\\): (.*)",
          Pattern.DOTALL);
  private static final Pattern COUNT =
      Pattern.compile(
          "Invalid number of arguments to function '(.*)'\\. Was expecting (.*) arguments");
  private static final Pattern FRAME = Pattern.compile("'(.*)' is not a valid time frame");
  private static final Pattern KEYWORD =
      Pattern.compile("Incorrect syntax near the keyword '(.*)' at line .*", Pattern.DOTALL);
  private static final Set<String> LOGICAL = Set.of("AND", "OR", "NOT", "XOR");
  private static final Pattern TYPE = Pattern.compile("<([^<>=]+)>");
  private static final Pattern FORM = Pattern.compile("'([^']*)'");

  private PlainWords() {}

  /**
   * @param functions the names of all functions, of which the nearest is suggested
   * @return the same message when it is plain already
   */
  static String of(String message, Set<String> functions) {
    Matcher m = NO_MATCH.matcher(message);
    if (m.matches()) {
      String name = m.group(1).strip();
      boolean known = functions.contains(name.toUpperCase(Locale.ROOT));
      return known
          ? "The function " + name + " does not take " + given(m.group(2))
          : "There is no function '" + name + "'" + suggestion(name, functions);
    }
    m = CANNOT_APPLY.matcher(message);
    if (m.matches()) {
      return cannotApply(m.group(1), m.group(2), m.group(3));
    }
    m = COUNT.matcher(message);
    if (m.matches()) {
      String ours = FunctionTable.arguments(m.group(1));
      String number = ours == null ? m.group(2) : ours;
      return "The function "
          + m.group(1)
          + " takes "
          + switch (number) {
            case "0" -> "no arguments";
            case "1" -> "one argument";
            case "at least 1" -> "at least one argument";
            default -> number + " arguments";
          };
    }
    m = FRAME.matcher(message);
    if (m.matches()) {
      return "'"
          + m.group(1)
          + "' is no unit of time; write YEAR, QUARTER, MONTH, WEEK, DAY, HOUR,"
          + " MINUTE, SECOND or MICROSECOND";
    }
    m = KEYWORD.matcher(message);
    if (m.matches()) {
      return "the keyword " + m.group(1) + " is not expected; quote it if it is a name";
    }
    return switch (message) {
      case "Expected a boolean type" ->
          "A condition must be true, false or a number; compare it with a value";
      default -> message;
    };
  }

  /** Of many hundred names some are near to any other: only a third of the letters may differ. */
  private static String suggestion(String name, Set<String> functions) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String best = null;
    int least = Math.max(1, name.length() / 3) + 1;
    for (String candidate : functions) {
      int d = distance.apply(name.toUpperCase(Locale.ROOT), candidate);
      if (d < least) {
        least = d;
        best = candidate;
      }
    }
    return best == null ? "" : "; did you mean '" + best + "'?";
  }

  private static String cannotApply(String operator, String call, String forms) {
    String name = operator.replace("BETWEEN ASYMMETRIC", "BETWEEN");
    if (forms.contains("COMPARABLE_TYPE")) {
      return "'" + name + "' does not compare " + given(call) + "; convert one of them by CAST";
    }
    if (LOGICAL.contains(name)) {
      String wrong = given(call).replaceAll("\\bBOOLEAN, |, BOOLEAN\\b|[()]", "");
      return "A condition must be true, false or a number, not " + wrong + "; compare it";
    }
    boolean isFunction = call.startsWith(name + "(");
    String what = isFunction ? "The function " + name : "'" + name + "'";
    List<String> takes = new ArrayList<>();
    Matcher form = FORM.matcher(forms);
    while (form.find()) {
      String spaced = form.group(1).replaceFirst("^(\\w+)<", "$1 <");
      String words = TYPE.matcher(spaced).replaceAll(PlainWords::word);
      takes.add(isFunction ? words.replaceFirst("^" + Pattern.quote(name), "") : words);
    }
    String alternatives = String.join(", ", takes.stream().distinct().toList());
    return what
        + " does not take "
        + given(call)
        + (alternatives.isEmpty() ? "" : "; it takes " + alternatives)
        + hint(name, call, forms);
  }

  private static String hint(String name, String call, String forms) {
    if (forms.contains("<DATETIME>") && call.contains("CHAR") && !call.contains("<DATE>")) {
      return "; read a text by CAST or STR_TO_DATE";
    }
    boolean moves = (name.equals("+") || name.equals("-")) && call.matches(".*<(DATE|TIMESTAMP).*");
    return moves ? "; to move a time, write t " + name + " INTERVAL 1 DAY" : "";
  }

  private static String given(String call) {
    List<String> types = new ArrayList<>();
    TYPE.matcher(call).results().map(m -> type(m.group(1))).forEach(types::add);
    return types.isEmpty() ? "no arguments" : "(" + String.join(", ", types) + ")";
  }

  /** A text's length does not matter. */
  private static String type(String type) {
    return switch (type) {
      case "CHARACTER" -> "VARCHAR";
      case "NUMERIC" -> "number";
      default -> type.startsWith("CHAR(") || type.startsWith("VARCHAR(") ? "VARCHAR" : type;
    };
  }

  private static String word(MatchResult type) {
    return switch (type.group(1)) {
      case "NUMERIC", "EXACT_NUMERIC", "APPROXIMATE_NUMERIC", "DECIMAL" -> "number";
      case "INTEGER" -> "whole number";
      case "STRING", "CHARACTER", "CHAR", "VARCHAR" -> "text";
      case "BINARY", "VARBINARY" -> "bytes";
      case "DATETIME", "TIMESTAMP" -> "date or time";
      case "DATETIME_INTERVAL", "INTERVAL_DAY_TIME", "INTERVAL_YEAR_MONTH" -> "interval";
      case "BOOLEAN" -> "condition";
      case "ANY" -> "anything";
      case "COMPARABLE_TYPE", "EQUIVALENT_TYPE" -> "values of one kind";
      default -> type.group(1);
    };
  }
}

package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** SET in all its forms: of names and values, NAMES, CHARACTER SET and TRANSACTION. */
final class SetCommand {
  private static final Pattern NAMES = form("NAMES\\s+(\\S+)(?:\\s+COLLATE\\s+(\\S+))?");
  private static final Pattern CHARACTER_SET = form("(?:CHARACTER\\s+SET|CHARSET)\\s+(\\S+)");
  private static final Pattern TRANSACTION =
      form("(?:(?:SESSION|GLOBAL|LOCAL)\\s+)?TRANSACTION\\s+(.+)");
  private static final Pattern ISOLATION =
      form(
          "ISOLATION\\s+LEVEL\\s+(READ\\s+UNCOMMITTED|READ\\s+COMMITTED|REPEATABLE\\s+READ|"
              + "SERIALIZABLE)");
  private static final Pattern ASSIGNMENT =
      form(
          "(?:(SESSION|LOCAL|GLOBAL|PERSIST|PERSIST_ONLY)\\s+)?"
              + "(\"@@[^\"]+\"|[A-Za-z_][\\w.$]*)\\s*(?::=|=|\\sTO\\s|\\s)\\s*(.+)");
  private static final Pattern STRING = form("'((?:[^']|'')*)'");
  private static final Pattern CONCAT =
      form("CONCAT\\s*\\(\\s*(\"@@[^\"]+\")\\s*,\\s*'((?:[^']|'')*)'\\s*\\)");

  private SetCommand() {}

  private static Pattern form(String form) {
    return Pattern.compile(form, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  static Statement parse(String text, SessionValues session) {
    String rest = text.substring("SET".length()).strip();
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    Matcher transaction = TRANSACTION.matcher(rest);
    if (transaction.matches()) {
      for (String part : split(transaction.group(1))) {
        transaction(part, values);
      }
      return new Statement.Set(values);
    }
    for (String part : split(rest)) {
      one(part, values, session);
    }
    return new Statement.Set(values);
  }

  private static void transaction(String part, Map<String, @Nullable String> values) {
    Matcher isolation = ISOLATION.matcher(part);
    if (isolation.matches()) {
      values.put("transaction_isolation", isolation.group(1).replaceAll("\\s+", "-"));
    } else if (part.matches("(?is)READ\\s+(ONLY|WRITE)")) {
      values.put("transaction_read_only", part.matches("(?is).*ONLY") ? "ON" : "OFF");
    } else {
      throw malformed();
    }
  }

  private static void one(
      String part, Map<String, @Nullable String> values, SessionValues session) {
    Matcher names = NAMES.matcher(part);
    if (names.matches()) {
      charset(names.group(1), values);
      if (names.group(2) != null) {
        values.put("collation_connection", value(names.group(2), session));
      }
      return;
    }
    Matcher charset = CHARACTER_SET.matcher(part);
    if (charset.matches()) {
      charset(charset.group(1), values);
      return;
    }
    Matcher assignment = ASSIGNMENT.matcher(part);
    if (!assignment.matches()) {
      throw malformed();
    }
    values.put(plain(assignment.group(2)), value(assignment.group(3).strip(), session));
  }

  private static void charset(String written, Map<String, @Nullable String> values) {
    Matcher string = STRING.matcher(written);
    String name = string.matches() ? string.group(1) : written;
    String set = name.equalsIgnoreCase("DEFAULT") ? null : name;
    for (String part : List.of("client", "connection", "results")) {
      values.put("character_set_" + part, set);
    }
  }

  private static String plain(String name) {
    return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name;
  }

  private static @Nullable String value(String written, SessionValues session) {
    Matcher string = STRING.matcher(written);
    if (string.matches()) {
      return string.group(1).replace("''", "'");
    }
    if (written.equalsIgnoreCase("DEFAULT")) {
      return null;
    }
    Matcher concat = CONCAT.matcher(written);
    if (concat.matches()) {
      return text(session.variable(plain(concat.group(1)))) + concat.group(2).replace("''", "'");
    }
    if (written.startsWith("\"@@")) {
      return text(session.variable(plain(written)));
    }
    if (!written.matches("[\\w.+:/-]+|\"[^\"]*\"")) {
      throw malformed();
    }
    return plain(written);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  /** At commas, but for those within strings and parentheses. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '\'';
      if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ',' && depth == 0) {
          parts.add(text.substring(from, i).strip());
          from = i + 1;
        }
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }

  private static OxbowException malformed() {
    return new OxbowException(
        ErrorCode.SYNTAX,
        "This form of SET is not understood; write SET name = value, SET NAMES charset"
            + " [COLLATE collation] or SET [SESSION] TRANSACTION ...");
  }
}

package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings what MySQL people write to what the parser reads: backticks become double quotes, comments
 * and hints blanks (but for MySQL's {@code /*! ... *}{@code /}, whose content counts), {@code
 * col->'$.a'} a function, {@code @@x} a name, {@code 0x4d} and {@code b'1'} literals, {@code &&}
 * AND; the braces of JDBC's escapes become blanks, and trailing semicolons go. A backslash within a
 * string stays, but for {@code \'}: {@link MySqlShapes} takes the others for what they mean.
 */
final class SqlReader {
  /** JDBC's functions that only the parser's own production reads. */
  private static final Pattern BRACED_FUNCTION =
      Pattern.compile("\\{\\s*fn\\s+(?=(DIFFERENCE)\\b)", Pattern.CASE_INSENSITIVE);

  private static final Pattern BRACED_TIME =
      Pattern.compile("\\{\\s*(d|t|ts)\\s*(?=')", Pattern.CASE_INSENSITIVE);

  private static final Pattern BLANK_BRACE =
      Pattern.compile("\\{\\s*(oj\\s|fn\\s|escape(?=[\\s']))", Pattern.CASE_INSENSITIVE);
  private static final Pattern VARIABLE =
      Pattern.compile("@@(?:[A-Za-z_][\\w$]*\\.)?(?:[A-Za-z_][\\w$]*|`[^`]+`)");
  private static final Pattern HEX = Pattern.compile("0x([0-9A-Fa-f]+)\\b");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
  private static final Pattern NUMBER = Pattern.compile("[\\d.]+(?:[eE][+-]?\\d+)?");
  private static final Pattern PATH_LITERAL = Pattern.compile("->>?\\s*(?=')");
  private static final Set<String> CLAUSES = Set.of("SELECT", "FROM", "WHERE");

  private static final Pattern CHARSET =
      Pattern.compile("USING\\s+['\"`]?\\w+['\"`]?", Pattern.CASE_INSENSITIVE);

  /** {@code a % DIV % b} stands for {@code a DIV b}, which the parser does not know. */
  static final String DIV = "@@div";

  /** Functions whose names the parser reads as something else, unless they are quoted. */
  private static final Set<String> QUOTED_FUNCTIONS = Set.of("DATEDIFF", "INSERT");

  /** The parser looks ahead within each, so its time grows with their square. */
  private static final int MOST_PARENTHESES = 2000;

  private static final char NONE = ' ';
  private static final char CAST = 'c';
  private static final char CONVERT = 'v';

  /** MySQL's DUAL. */
  private static final String ONE_ROW = "(VALUES (0)) AS DUAL";

  private static final Pattern EXECUTABLE = Pattern.compile("/\\*!(\\d{5,6})?");

  /** The servers whose executable comments are ours, too. */
  private static final int VERSION = 80_099;

  /** Of each open brace, whether it became a blank. */
  private final Deque<Boolean> openBraces = new ArrayDeque<>();

  private final String in;
  private final boolean backslashes;
  private final StringBuilder out;
  private int[] origins;
  private int at;
  private boolean inExecutable;

  /** Where the last character ends that is neither blank nor part of a comment. */
  private int significant;

  /** The queries that are open, innermost first: whether each is still without a FROM. */
  private final Deque<Boolean> withoutFrom = new ArrayDeque<>(List.of(false));

  /** Of each open parenthesis, whether it is that of CAST or MySQL's {@code CONVERT(x, type)}. */
  private final Deque<Character> casts = new ArrayDeque<>(List.of(NONE));

  private char opensCast = NONE;

  /** Where the name begins, with its qualifiers, that ends the text so far; -1 for none. */
  private int name = -1;

  private SqlReader(String in, boolean backslashes) {
    this.in = in;
    this.backslashes = backslashes;
    this.out = new StringBuilder(in.length() + 16);
    this.origins = new int[in.length() + 16];
  }

  /**
   * @param backslashes whether a backslash within a string escapes what follows
   * @throws OxbowException SYNTAX for what is opened and not closed
   */
  static SqlText read(String sql, boolean backslashes) {
    SqlReader reader = new SqlReader(sql, backslashes);
    reader.run();
    int end = reader.significant;
    while (end > 0 && isEnd(reader.out.charAt(end - 1))) {
      end--;
    }
    return OperatorReader.read(
        new SqlText(sql, reader.out.substring(0, end), Arrays.copyOf(reader.origins, end)));
  }

  private static boolean isEnd(char c) {
    return Character.isWhitespace(c) || c == ';';
  }

  private void run() {
    while (at < in.length()) {
      char c = in.charAt(at);
      if (Character.isWhitespace(c)) {
        copy(1);
        continue;
      }
      if (comment()) {
        continue;
      }
      int begin = out.length();
      boolean continues = false;
      switch (c) {
        case '\'' -> string();
        case '"' -> {
          continues = continuesName();
          quoted();
        }
        case '`' -> {
          continues = continuesName();
          backticks();
        }
        case '{' -> brace();
        case '}' -> {
          Boolean blank = openBraces.poll();
          put(blank != null && blank ? " " : "}", 1);
        }
        case '(' -> {
          withoutFrom.push(false);
          casts.push(opensCast);
          if (casts.size() > MOST_PARENTHESES) {
            throw new OxbowException(
                ErrorCode.TOO_COMPLEX,
                "More than %,d parentheses are open within one another; leave out those that say nothing, or split the statement"
                    .formatted(MOST_PARENTHESES));
          }
          opensCast = NONE;
          copy(1);
        }
        case ')' -> {
          if (withoutFrom.size() > 1) {
            withoutFrom.pop();
            casts.pop();
          }
          copy(1);
        }
        case ',' -> put(casts.element() == CONVERT ? " AS " : ",", 1);
        case '@' -> variable();
        case '-' -> {
          if (!arrow()) {
            copy(1);
          }
        }
        case '.' -> {
          copy(1);
          significant = out.length();
          continue;
        }
        case '&' -> {
          boolean and = in.startsWith("&&", at);
          put(and ? " AND " : "&", and ? 2 : 1);
        }
        case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
        default -> {
          continues = continuesName();
          if (!word()) {
            copy(1);
            begin = -1;
          }
        }
      }
      boolean isName = c == '"' || c == '`' || Character.isLetter(c) || c == '_' || c == '$';
      if (c != '-' || out.length() - begin <= 1) {
        name = isName ? (continues && name >= 0 ? name : begin) : -1;
      }
      significant = out.length();
    }
    if (inExecutable) {
      throw open("comment", in.lastIndexOf("/*!"));
    }
  }

  /** Whether what follows belongs to the name before it: there is a dot between. */
  private boolean continuesName() {
    int before = out.length() - 1;
    while (before >= 0 && Character.isWhitespace(out.charAt(before))) {
      before--;
    }
    return before >= 0 && out.charAt(before) == '.';
  }

  /** Skips a comment, if one begins here; lines stay lines. */
  private boolean comment() {
    if (in.startsWith("#", at) || in.startsWith("--", at)) {
      int end = in.indexOf('\n', at);
      at = end < 0 ? in.length() : end;
      put(" ", 0);
      return true;
    }
    if (in.startsWith("*/", at) && inExecutable) {
      inExecutable = false;
      put(" ", 2);
      return true;
    }
    if (!in.startsWith("/*", at)) {
      return false;
    }
    Matcher executable = EXECUTABLE.matcher(in).region(at, in.length());
    if (executable.lookingAt()
        && (executable.group(1) == null || Integer.parseInt(executable.group(1)) <= VERSION)) {
      inExecutable = true;
      put(" ", executable.end() - at);
      return true;
    }
    int end = in.indexOf("*/", at + 2);
    if (end < 0) {
      throw open("comment", at);
    }
    for (int i = at; i < end; i++) {
      if (in.charAt(i) == '\n') {
        put("\n", 0);
      }
    }
    put(" ", end + 2 - at);
    return true;
  }

  private OxbowException open(String what, int from) {
    return new OxbowException(
        ErrorCode.SYNTAX,
        "Syntax error"
            + SqlText.where(in, from)
            + ": the "
            + what
            + " that begins here never ends");
  }

  private void brace() {
    Matcher function = BRACED_FUNCTION.matcher(in).region(at, in.length());
    if (function.lookingAt()) {
      openBraces.push(false);
      put("{fn ", function.end() - at);
      // JDBC's functions are looked up in capitals.
      put(function.group(1).toUpperCase(Locale.ROOT), function.group(1).length());
      return;
    }
    Matcher time = BRACED_TIME.matcher(in).region(at, in.length());
    if (time.lookingAt()) {
      openBraces.push(true);
      String word = time.group(1).toLowerCase(Locale.ROOT);
      put(word.equals("d") ? "DATE " : word.equals("t") ? "TIME " : "TIMESTAMP ", time.end() - at);
      return;
    }
    Matcher blank = BLANK_BRACE.matcher(in).region(at, in.length());
    boolean dropped = blank.lookingAt();
    openBraces.push(dropped);
    if (dropped && !blank.group(1).toLowerCase(Locale.ROOT).startsWith("escape")) {
      put(" ", blank.end() - at);
    } else {
      put(dropped ? " " : "{", 1);
    }
  }

  private void string() {
    int begin = at;
    copy(1);
    if (backslashes && in.startsWith("\\'", at) && isAfterEscape(begin)) {
      // ESCAPE '\' is what everybody writes, and means.
      put("\\\\", 1);
      copy(1);
      return;
    }
    while (at < in.length()) {
      char c = in.charAt(at);
      if (backslashes && c == '\\' && at + 1 < in.length()) {
        if (in.charAt(at + 1) == '\'') {
          put("''", 2);
        } else {
          copy(2);
        }
      } else if (c == '\'' && in.startsWith("''", at)) {
        copy(2);
      } else {
        copy(1);
        if (c == '\'') {
          return;
        }
      }
    }
    throw open("string", begin);
  }

  /** Whether the word before is ESCAPE, and the string has but one character. */
  private boolean isAfterEscape(int begin) {
    boolean isAlone = at + 2 >= in.length() || in.charAt(at + 2) != '\'';
    return isAlone
        && in.substring(0, begin).stripTrailing().toUpperCase(Locale.ROOT).endsWith("ESCAPE");
  }

  private void quoted() {
    int begin = at;
    copy(1);
    while (at < in.length()) {
      if (in.startsWith("\"\"", at)) {
        copy(2);
      } else if (in.charAt(at) == '"') {
        copy(1);
        return;
      } else {
        copy(1);
      }
    }
    throw open("quoted name", begin);
  }

  private void backticks() {
    int begin = at;
    put("\"", 1);
    while (at < in.length()) {
      char c = in.charAt(at);
      if (in.startsWith("``", at)) {
        put("`", 2);
      } else if (c == '`') {
        put("\"", 1);
        return;
      } else {
        put(c == '"' ? "\"\"" : String.valueOf(c), 1);
      }
    }
    throw open("quoted name", begin);
  }

  private void variable() {
    Matcher variable = VARIABLE.matcher(in).region(at, in.length());
    if (!variable.lookingAt()) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "User variables (@x) are not supported"
              + SqlText.where(in, at)
              + "; the session's variables are @@x");
    }
    put("\"" + variable.group().replace("`", "") + "\"", variable.end() - at);
  }

  /** {@code col->'$.a'} is JSON_EXTRACT(col, '$.a'), and {@code ->>} its text. */
  private boolean arrow() {
    Matcher arrow = PATH_LITERAL.matcher(in).region(at, in.length());
    if (name < 0 || !arrow.lookingAt()) {
      return false;
    }
    boolean isText = in.startsWith("->>", at);
    insert(name, isText ? "JSON_UNQUOTE(JSON_EXTRACT(" : "JSON_EXTRACT(");
    put(", ", arrow.end() - at);
    string();
    put(isText ? "))" : ")", 0);
    return true;
  }

  private void number() {
    Matcher hex = HEX.matcher(in).region(at, in.length());
    if (hex.lookingAt()) {
      String digits = hex.group(1);
      put("X'" + (digits.length() % 2 == 1 ? "0" : "") + digits + "'", hex.end() - at);
      return;
    }
    Matcher number = NUMBER.matcher(in).region(at, in.length());
    copy(number.lookingAt() ? number.end() - at : 1);
  }

  private boolean word() {
    Matcher word = WORD.matcher(in).region(at, in.length());
    if (!word.lookingAt()) {
      return false;
    }
    String text = word.group();
    if (text.equalsIgnoreCase("REGEXP") && !in.startsWith("(", word.end())) {
      // The operator; the parser knows its other name.
      put("RLIKE", text.length());
    } else if (CLAUSES.contains(text.toUpperCase(Locale.ROOT))) {
      clause(text.toUpperCase(Locale.ROOT));
      copy(text.length());
    } else if (text.equalsIgnoreCase("DUAL") && follows("FROM")) {
      put(ONE_ROW, text.length());
    } else if (text.equalsIgnoreCase("CONVERT") && in.startsWith("(", word.end())) {
      opensCast = CONVERT;
      put("CAST", text.length());
    } else if (text.equalsIgnoreCase("CAST") && in.startsWith("(", word.end())) {
      opensCast = CAST;
      copy(text.length());
    } else if (text.equalsIgnoreCase("DATETIME") && casts.element() != NONE && follows("AS")) {
      put(in.startsWith("(", word.end()) ? "TIMESTAMP" : "TIMESTAMP(0)", text.length());
    } else if (QUOTED_FUNCTIONS.contains(text.toUpperCase(Locale.ROOT))
        && in.startsWith("(", word.end())) {
      put('"' + text.toUpperCase(Locale.ROOT) + '"', text.length());
    } else if (casts.element() == CONVERT && text.toUpperCase(Locale.ROOT).startsWith("SQL_")) {
      put(jdbcType(text.substring("SQL_".length()).toUpperCase(Locale.ROOT)), text.length());
    } else if (text.equalsIgnoreCase("USING") && casts.element() == CONVERT) {
      // All texts are Unicode's.
      Matcher charset = CHARSET.matcher(in).region(at, in.length());
      put("AS VARCHAR", charset.lookingAt() ? charset.end() - at : text.length());
    } else if (text.equalsIgnoreCase("MOD") && isInfix(word.end())) {
      put("%", text.length());
    } else if (text.equalsIgnoreCase("DIV") && isInfix(word.end())) {
      put("% \"" + DIV + "\" %", text.length());
    } else if (text.toUpperCase(Locale.ROOT).startsWith("INT")
        && (text.length() == 3 || text.equalsIgnoreCase("INTEGER"))
        && (follows("SIGNED") || follows("UNSIGNED"))) {
      put(" ", text.length());
    } else if (text.equalsIgnoreCase("SQL_NO_CACHE") || text.equalsIgnoreCase("SQL_CACHE")) {
      put(" ", text.length());
    } else {
      copy(text.length());
    }
    return true;
  }

  /** The type that JDBC's {@code {fn CONVERT(x, SQL_TYPE)}} names. */
  private static String jdbcType(String name) {
    return switch (name) {
      case "CHAR", "LONGVARCHAR", "NCHAR", "NVARCHAR", "LONGNVARCHAR", "WCHAR", "WVARCHAR" ->
          "VARCHAR";
      case "BINARY", "LONGVARBINARY" -> "VARBINARY";
      case "BIT" -> "BOOLEAN";
      case "FLOAT" -> "DOUBLE";
      case "NUMERIC" -> "DECIMAL";
      default -> name;
    };
  }

  /** A query without a table may still have a condition: it then has one row. */
  private void clause(String word) {
    if (word.equals("WHERE") && withoutFrom.element()) {
      put("FROM " + ONE_ROW + " ", 0);
    }
    withoutFrom.pop();
    withoutFrom.push(word.equals("SELECT"));
  }

  /** Whether an operand ends before a word, and another one begins behind it. */
  private boolean isInfix(int end) {
    String before = out.toString().stripTrailing();
    char last = before.isEmpty() ? ' ' : before.charAt(before.length() - 1);
    return (Character.isLetterOrDigit(last) || ")\"'?".indexOf(last) >= 0)
        && end < in.length()
        && Character.isWhitespace(in.charAt(end))
        && !follows("SELECT");
  }

  private boolean follows(String word) {
    String before = out.toString().stripTrailing();
    return before.length() > word.length()
        && before.regionMatches(true, before.length() - word.length(), word, 0, word.length())
        && !Character.isLetterOrDigit(before.charAt(before.length() - word.length() - 1));
  }

  private void copy(int length) {
    for (int i = 0; i < length; i++) {
      append(in.charAt(at), at);
      at++;
    }
  }

  /** Writes something else for what was read. */
  private void put(String text, int read) {
    for (int i = 0; i < text.length(); i++) {
      int origin = read == 0 ? at - 1 : at + Math.min(i, read - 1);
      append(text.charAt(i), Math.max(0, Math.min(origin, in.length() - 1)));
    }
    at += read;
  }

  private void append(char c, int origin) {
    if (out.length() == origins.length) {
      origins = Arrays.copyOf(origins, origins.length * 2);
    }
    origins[out.length()] = origin;
    out.append(c);
  }

  private void insert(int where, String text) {
    int[] wider = new int[origins.length + text.length()];
    System.arraycopy(origins, 0, wider, 0, where);
    Arrays.fill(wider, where, where + text.length(), origins[where]);
    System.arraycopy(origins, where, wider, where + text.length(), out.length() - where);
    origins = wider;
    out.insert(where, text);
  }
}

package dev.oxbow.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The second reading of a statement: MySQL's operators and clauses that the parser does not know
 * become what it knows, for {@link MySqlOperators} to take for what they mean. {@code a | b} is
 * {@code a << "@@|" << b}, since that operator of the parser's binds as MySQL's do; {@code a XOR b}
 * is {@code a OR "@@XOR" OR b}; {@code ~a}, {@code a ^ b} and {@code INTERVAL f(a) DAY} are calls;
 * {@code b'101'} is {@code X'05'}; {@code GROUP BY a WITH ROLLUP} is the standard's.
 */
final class OperatorReader {
  /** What the names of our own begin with, that no user can write. */
  static final String MARK = "@@";

  static final String INTERVAL = MARK + "interval";

  /** Parentheses that must not be lost. */
  static final String PARENTHESES = MARK + "()";

  private static final Pattern ANY =
      Pattern.compile(
          "[|&~^!]|<<|>>|\\b(?:INTERVAL|XOR|ROLLUP|R?LIKE|ILIKE|SIMILAR|BETWEEN|REGEXP|EXISTS)\\b|\\bb'|\\b0b",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> ARITHMETIC =
      Set.of("+", "-", "*", "/", "%", "|", "&", "<<", ">>", "||");

  /** Units that the parser knows behind a literal, a name or parentheses. */
  private static final Set<String> KNOWN_UNITS =
      Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND");

  /** What the parser does not take for an amount, or takes for a name. */
  private static final Set<String> CONSTANTS = Set.of("?", "NULL", "TRUE", "FALSE");

  private static final Set<String> OTHER_UNITS =
      Set.of(
          "MICROSECOND",
          "SECOND_MICROSECOND",
          "MINUTE_MICROSECOND",
          "MINUTE_SECOND",
          "HOUR_MICROSECOND",
          "HOUR_SECOND",
          "HOUR_MINUTE",
          "DAY_MICROSECOND",
          "DAY_SECOND",
          "DAY_MINUTE",
          "DAY_HOUR",
          "YEAR_MONTH");

  private final SqlText text;
  private final Tokens in;

  /** What stands in the place of a token; nothing for one that stays. */
  private final Map<Integer, String> replaced = new HashMap<>();

  private final Map<Integer, String> before = new HashMap<>();
  private final Map<Integer, String> after = new HashMap<>();

  /** Of each operand that was put together of others, where it begins. */
  private final Map<Integer, Integer> starts = new TreeMap<>();

  private OperatorReader(SqlText text) {
    this.text = text;
    this.in = new Tokens(text.text());
  }

  static SqlText read(SqlText text) {
    if (!ANY.matcher(text.text()).find()) {
      return text;
    }
    OperatorReader reader = new OperatorReader(text);
    reader.run();
    return reader.written();
  }

  private void run() {
    Deque<Integer> groupings = new ArrayDeque<>();
    groupings.push(-1);
    for (int i = 0; i < in.size(); i++) {
      boolean isInfix = in.endsOperand(i - 1);
      switch (in.at(i)) {
        case "(" -> groupings.push(-1);
        case ")" -> {
          if (groupings.size() > 1) {
            groupings.pop();
          }
        }
        case "BY" -> {
          if (in.at(i - 1).equals("GROUP")) {
            groupings.pop();
            groupings.push(i + 1);
          }
        }
        case "ROLLUP" -> rollUp(i, groupings.element());
        case "|", "&", "<<", ">>" -> {
          if (isInfix) {
            keepParentheses(i - 1);
            replaced.put(i, " << \"" + MARK + in.at(i) + "\" << ");
          }
        }
        case "XOR" -> {
          if (isInfix) {
            keepParentheses(i - 1);
            replaced.put(i, "OR \"" + MARK + "XOR\" OR");
          }
        }
        case "^" -> {
          if (isInfix) {
            exclusiveOr(i);
          }
        }
        case "~" -> prefix(i, "\"" + MARK + "~\"(", ")");
        case "!" -> prefix(i, "(NOT ", ")");
        case "EXISTS" -> exists(i);
        case "INTERVAL" -> interval(i);
        case "B" -> {
          if (in.touchesNext(i) && in.at(i + 1).matches("'[01]*'")) {
            bits(i, in.at(i + 1).replace("'", ""));
          }
        }
        case "0" -> {
          if (in.touchesNext(i) && in.at(i + 1).matches("B[01]+")) {
            bits(i, in.at(i + 1).substring(1));
          }
        }
        default -> {
          // Anything else stays.
        }
      }
    }
    for (LongChains.Member member : LongChains.members(in)) {
      before.merge(member.first(), "(", (old, outer) -> outer + old);
      after.merge(member.last(), ")", String::concat);
    }
  }

  private void rollUp(int i, int grouping) {
    if (in.at(i - 1).equals("WITH") && grouping >= 0) {
      before.merge(grouping, "ROLLUP(", String::concat);
      replaced.put(i - 1, ")");
      replaced.put(i, "");
    }
  }

  /** Two operators of the same name would become one chain. */
  private void keepParentheses(int close) {
    int open = in.at(close).equals(")") ? in.operandStart(close) : -1;
    if (in.at(open).equals("(")) {
      before.merge(open, "\"" + PARENTHESES + "\"(", (old, outer) -> outer + old);
      after.merge(close, ")", String::concat);
    }
  }

  private void prefix(int i, String open, String close) {
    int end = in.operandEnd(i + 1);
    replaced.put(i, open);
    after.merge(end, close, String::concat);
    starts.put(end, i);
  }

  /** It binds more than any other operator of two operands, and less than a sign. */
  private void exclusiveOr(int i) {
    Integer known = starts.get(i - 1);
    int start = known == null ? in.operandStart(i - 1) : known;
    while (isSign(start - 1)) {
      start--;
    }
    int end = in.operandEnd(i + 1);
    String open = "\"" + MARK + "^\"(";
    before.merge(start, open, (old, outer) -> outer + old);
    replaced.put(i, ",");
    after.merge(end, ")", String::concat);
    starts.put(end, start);
  }

  /** The parser would take all the arithmetic behind the sub-query for a part of it. */
  private void exists(int i) {
    if (in.at(i + 1).equals("(")) {
      int close = in.close(i + 1);
      if (ARITHMETIC.contains(in.at(close + 1))) {
        before.merge(i, "(", (old, outer) -> outer + old);
        after.merge(close, ")", String::concat);
      }
    }
  }

  private boolean isSign(int i) {
    return (in.at(i).equals("-") || in.at(i).equals("+")) && !in.endsOperand(i - 1);
  }

  private void interval(int i) {
    int unit = unit(i);
    if (unit < 0) {
      return;
    }
    boolean isPlain =
        unit == i + 2 && !CONSTANTS.contains(in.at(i + 1))
            || in.at(i + 1).equals("-")
            || in.at(i + 1).equals("(") && closes(i, unit);
    if (isPlain && KNOWN_UNITS.contains(in.at(unit))) {
      return;
    }
    replaced.put(i, "\"" + INTERVAL + "\"(");
    replaced.put(unit, ", '" + in.at(unit) + "')");
  }

  private boolean closes(int i, int unit) {
    return in.close(i + 1) == unit - 1 && !in.at(i + 2).equals("SELECT");
  }

  /** The unit of an interval; -1 when the word is something else. */
  private int unit(int interval) {
    int depth = 0;
    for (int i = interval + 1; i < in.size(); i++) {
      String token = in.at(i);
      depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
      if (depth < 0 || depth == 0 && (token.equals(",") || token.equals("FROM"))) {
        return -1;
      }
      boolean isUnit = KNOWN_UNITS.contains(token) || OTHER_UNITS.contains(token);
      if (depth == 0
          && isUnit
          && i > interval + 1
          && in.endsOperand(i - 1)
          && !in.at(i + 1).equals("(")) {
        return in.at(i + 1).equals("TO") ? -1 : i;
      }
    }
    return -1;
  }

  private void bits(int i, String digits) {
    int length = Math.max(1, (digits.length() + 7) / 8);
    StringBuilder hex = new StringBuilder("X'");
    String padded = "0".repeat(length * 8 - digits.length()) + digits;
    for (int at = 0; at < padded.length() && !digits.isEmpty(); at += 8) {
      hex.append("%02X".formatted(Integer.parseInt(padded.substring(at, at + 8), 2)));
    }
    replaced.put(i, hex.append('\'').toString());
    replaced.put(i + 1, "");
  }

  private SqlText written() {
    SqlText.Edits edits = text.edit();
    int at = 0;
    for (int i = 0; i < in.size(); i++) {
      edits.copy(at, in.from(i));
      edits.put(before.getOrDefault(i, ""), in.from(i), in.from(i));
      String other = replaced.get(i);
      if (other == null) {
        edits.copy(in.from(i), in.to(i));
      } else {
        boolean withNext = "".equals(replaced.get(i + 1));
        edits.put(other, in.from(i), in.to(withNext ? i + 1 : i) - 1);
      }
      edits.put(after.getOrDefault(i, ""), in.to(i) - 1, in.to(i) - 1);
      at = in.to(i);
    }
    edits.copy(at, text.text().length());
    return edits.text();
  }
}

package dev.oxbow.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement without comments and backticks, cut into words, literals and signs. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*)"
              + "|(?<number>\\d[\\d.]*(?:[eE][+-]?\\d+)?)"
              + "|(?<literal>\"[^\"]*\"|'[^']*'|\\?)"
              + "|(?<sign><=>|\\|\\||<<|>>|<=|>=|<>|!=|->>?|::|\\S)");

  /** Words that end no operand, although they stand where one could. */
  private static final List<String> CLAUSES =
      List.of(
          "SELECT",
          "DISTINCT",
          "ALL",
          "WHERE",
          "AND",
          "OR",
          "NOT",
          "XOR",
          "ON",
          "WHEN",
          "THEN",
          "ELSE",
          "CASE",
          "BETWEEN",
          "IN",
          "LIKE",
          "RLIKE",
          "AS",
          "FROM",
          "BY",
          "HAVING",
          "INTERVAL",
          "DIV",
          "MOD");

  private record Token(int from, int to, boolean isOperand) {}

  private final String text;
  private final List<Token> tokens = new ArrayList<>();

  Tokens(String text) {
    this.text = text;
    Matcher m = TOKEN.matcher(text);
    while (m.find()) {
      boolean isWord = m.group("word") != null;
      String group = m.group().toUpperCase(Locale.ROOT);
      boolean isOperand =
          isWord
              ? !CLAUSES.contains(group)
              : m.group("sign") == null
                  || group.equals("?")
                  || group.equals(")")
                  || group.equals("]");
      tokens.add(new Token(m.start(), m.end(), isOperand));
    }
  }

  int size() {
    return tokens.size();
  }

  int from(int i) {
    return tokens.get(i).from();
  }

  int to(int i) {
    return tokens.get(i).to();
  }

  /** A token in capitals; nothing behind the last one. */
  String at(int i) {
    return i < 0 || i >= tokens.size()
        ? ""
        : text.substring(from(i), to(i)).toUpperCase(Locale.ROOT);
  }

  /** Whether nothing stands between a token and the next one. */
  boolean touchesNext(int i) {
    return i + 1 < tokens.size() && to(i) == from(i + 1);
  }

  boolean isString(int i) {
    return at(i).startsWith("'");
  }

  /** Whether an operand may end with a token. */
  boolean endsOperand(int i) {
    return i >= 0 && i < tokens.size() && tokens.get(i).isOperand();
  }

  /** The first token of the operand, without operators in it, that ends with a token. */
  int operandStart(int end) {
    int i = end;
    if (at(i).equals(")")) {
      int depth = 0;
      for (; i >= 0; i--) {
        depth += at(i).equals(")") ? 1 : at(i).equals("(") ? -1 : 0;
        if (depth == 0) {
          break;
        }
      }
      boolean isCall = endsOperand(i - 1) && !isString(i - 1);
      if (!isCall) {
        return Math.max(i, 0);
      }
      i--;
    }
    while (at(i - 1).equals(".") && endsOperand(i - 2)) {
      i -= 2;
    }
    return i;
  }

  /** The last token of the operand, without operators in it, that begins with a token. */
  int operandEnd(int start) {
    int i = start;
    while (List.of("-", "+", "~", "!").contains(at(i))) {
      i++;
    }
    while (at(i + 1).equals(".")) {
      i += 2;
    }
    int open = at(i).equals("(") ? i : at(i + 1).equals("(") && endsOperand(i) ? i + 1 : -1;
    return open < 0 ? i : close(open);
  }

  /** The parenthesis that closes another one; the last token when none does. */
  int close(int open) {
    int depth = 0;
    for (int i = open; i < size(); i++) {
      depth += at(i).equals("(") ? 1 : at(i).equals(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return size() - 1;
  }
}

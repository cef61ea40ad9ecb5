package dev.oxbow.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Finds the members of long chains of AND and OR that test by LIKE, BETWEEN and their like. The
 * parser looks through all the rest of a chain for each such test, so that its time grows with the
 * cube of their number; it reads what stands in parentheses by itself.
 */
final class LongChains {
  /** A member, by its first and its last token. */
  record Member(int first, int last) {}

  /** Fewer tests cost nothing that is worth the parentheses. */
  private static final int FEW = 16;

  private static final Set<String> TESTS =
      Set.of("LIKE", "RLIKE", "ILIKE", "SIMILAR", "BETWEEN", "REGEXP");
  private static final Set<String> CONNECTIVES = Set.of("AND", "OR", "XOR");

  /** What begins or ends a chain without parentheses; a word of it as a name only costs time. */
  private static final Set<String> BOUNDARIES =
      Set.of(
          ",",
          ";",
          "SELECT",
          "FROM",
          "WHERE",
          "ON",
          "HAVING",
          "GROUP",
          "ORDER",
          "BY",
          "LIMIT",
          "OFFSET",
          "FETCH",
          "WINDOW",
          "QUALIFY",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "MINUS",
          "JOIN",
          "INNER",
          "LEFT",
          "RIGHT",
          "FULL",
          "CROSS",
          "NATURAL",
          "USING",
          "AS",
          "WHEN",
          "THEN",
          "ELSE",
          "ASC",
          "DESC",
          "WITH",
          "VALUES");

  private static final class Level {
    /** The token behind the last connective; -1 when a chain has not begun. */
    private int member = -1;

    private int betweens;
    private boolean tests;

    void begin(int at) {
      member = at;
      betweens = 0;
      tests = false;
    }
  }

  private LongChains() {}

  /** The members between two connectives, none when there are few. */
  static List<Member> members(Tokens in) {
    List<Member> members = new ArrayList<>();
    Deque<Level> levels = new ArrayDeque<>(List.of(new Level()));
    for (int i = 0; i < in.size(); i++) {
      String token = in.at(i);
      Level level = levels.element();
      if (in.at(i - 1).equals(".")) {
        continue;
      }
      if (token.equals("(") || token.equals("[") || token.equals("CASE")) {
        levels.push(new Level());
      } else if (token.equals(")") || token.equals("]") || token.equals("END")) {
        if (levels.size() > 1) {
          levels.pop();
        }
      } else if (token.equals("AND") && level.betweens > 0) {
        level.betweens--;
      } else if (CONNECTIVES.contains(token)) {
        if (level.tests && level.member >= 0 && level.member < i) {
          members.add(new Member(level.member, i - 1));
        }
        level.begin(i + 1);
      } else if (BOUNDARIES.contains(token) && !isCall(in, i)) {
        level.begin(-1);
      } else if (TESTS.contains(token)) {
        level.tests = true;
        level.betweens += token.equals("BETWEEN") ? 1 : 0;
      }
    }
    return members.size() < FEW ? List.of() : members;
  }

  /** LEFT and RIGHT are functions as well. */
  private static boolean isCall(Tokens in, int i) {
    return (in.at(i).equals("LEFT") || in.at(i).equals("RIGHT")) && in.at(i + 1).equals("(");
  }
}

package dev.oxbow.sync.statement;

import dev.oxbow.sync.statement.DefiningStatement.Subject;
import java.util.Locale;
import java.util.Set;

/** What the parts of an ALTER TABLE do to one column, as far as their words tell. */
public final class ColumnClauses {
  /** What DROP, CHANGE and RENAME may stand before, beside a column. */
  private static final Set<String> NO_COLUMN =
      Set.of(
          "INDEX",
          "KEY",
          "PRIMARY",
          "FOREIGN",
          "CONSTRAINT",
          "CHECK",
          "PARTITION",
          "DEFAULT",
          "TO",
          "AS");

  private static final Set<String> COMPUTED =
      Set.of("AUTO_INCREMENT", "SERIAL", "GENERATED", "AS", "TIMESTAMP", "ON");

  private ColumnClauses() {}

  /** Whether a statement may drop a column of that name, or give it or take it another name. */
  public static boolean moves(String sql, String column) {
    Words words = new Words(sql);
    if (!words.next().equalsIgnoreCase("ALTER")) {
      return false;
    }
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      String what = word.toUpperCase(Locale.ROOT);
      boolean isDrop = what.equals("DROP");
      boolean isChange = what.equals("CHANGE");
      if ((!isDrop && !isChange && !what.equals("RENAME"))
          || NO_COLUMN.contains(words.peek().toUpperCase(Locale.ROOT))) {
        continue;
      }
      if (words.peek().equalsIgnoreCase("COLUMN")) {
        words.next();
      }
      words.skipExists();
      String from = words.next();
      if (what.equals("RENAME") && words.peek().equalsIgnoreCase("TO")) {
        words.next();
      }
      String to = isDrop ? from : words.next();
      boolean isNamed = from.equalsIgnoreCase(column) || to.equalsIgnoreCase(column);
      if (isNamed && (isDrop || !from.equalsIgnoreCase(to))) {
        return true;
      }
    }
    return false;
  }

  /**
   * How often a statement names it, or something else by the same word; one that only makes or
   * drops an index does nothing to its columns.
   */
  public static long mentions(String sql, String column) {
    if (DefiningStatement.read(sql, "").map(DefiningStatement::subject).orElse(Subject.TABLE)
        == Subject.INDEX) {
      return 0;
    }
    Words words = new Words(sql);
    long mentions = 0;
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      mentions += word.equalsIgnoreCase(column) ? 1 : 0;
    }
    return mentions;
  }

  /** Whether a statement adds the column such that rows that are there have a constant in it. */
  public static boolean addsConstant(String sql, String column) {
    Words words = new Words(sql);
    boolean isAlter = words.next().equalsIgnoreCase("ALTER");
    for (String word = words.next(); isAlter && !word.isEmpty(); word = words.next()) {
      if (word.equalsIgnoreCase("ADD")) {
        if (words.peek().equalsIgnoreCase("COLUMN")) {
          words.next();
        }
        words.skipExists();
        if (words.peek().equalsIgnoreCase(column)) {
          words.next();
          return isConstant(words);
        }
      }
    }
    return false;
  }

  /** Up to the end of the column's part of the statement. */
  private static boolean isConstant(Words words) {
    boolean hasDefault = false;
    boolean mayBeNull = true;
    int depth = 0;
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      if (depth == 0 && word.equals(",")) {
        break;
      }
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      String what = word.toUpperCase(Locale.ROOT);
      if (COMPUTED.contains(what)) {
        return false;
      } else if (what.equals("NOT")) {
        mayBeNull = false;
      } else if (what.equals("DEFAULT")) {
        hasDefault = true;
        if (!isLiteral(words.next())) {
          return false;
        }
      }
    }
    return hasDefault || mayBeNull;
  }

  private static boolean isLiteral(String word) {
    return word.matches("(?is)[-+]|[0-9].*|'.*|NULL|TRUE|FALSE");
  }
}

package dev.oxbow.sync.statement;

import dev.oxbow.sync.change.TableName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a statement of MySQL one by one, without its comments. */
final class Words {
  /** What MySQL takes as a comment, MariaDB's too; {@code /*!80000} begins text that it runs. */
  private static final Pattern BLANK =
      Pattern.compile(
          "\\G(?:\\s+|/\\*!\\d*|\\*/|/\\*.*?\\*/|--(?=\\s|$)[^\\n]*|#[^\\n]*)+", Pattern.DOTALL);

  private static final Pattern WORD =
      Pattern.compile(
          "\\G(?:`((?:[^`]|``)*)`|\"((?:[^\"]|\"\")*)\"|([\\w$\\x{80}-\\x{10FFFF}]+)|('(?:[^'\\\\]|''|\\\\.)*'|.))",
          Pattern.DOTALL);

  private final Matcher blank;
  private final Matcher word;
  private final int length;
  private int at;
  private boolean isName;

  Words(String sql) {
    this.blank = BLANK.matcher(sql);
    this.word = WORD.matcher(sql);
    this.length = sql.length();
  }

  /** The next word, name or sign; empty at the end. */
  String next() {
    if (blank.find(at)) {
      at = blank.end();
    }
    isName = false;
    if (at >= length || !word.find(at)) {
      return "";
    }
    at = word.end();
    isName = word.group(4) == null;
    if (word.group(1) != null) {
      return word.group(1).replace("``", "`");
    }
    if (word.group(2) != null) {
      return word.group(2).replace("\"\"", "\"");
    }
    return word.group();
  }

  /** Where the text that was not read yet begins. */
  int position() {
    return at;
  }

  /** What {@link #next} would give. */
  String peek() {
    int here = at;
    String next = next();
    at = here;
    return next;
  }

  /** Passes {@code IF EXISTS} and {@code IF NOT EXISTS}. */
  void skipExists() {
    if (peek().equalsIgnoreCase("IF")) {
      next();
      if (peek().equalsIgnoreCase("NOT")) {
        next();
      }
      next();
    }
  }

  /** The name that comes next. */
  Optional<String> name() {
    String name = next();
    return isName ? Optional.of(name) : Optional.empty();
  }

  /** The table whose name comes next, in a database unless it names its own. */
  Optional<TableName> table(String database) {
    Optional<String> first = name();
    if (first.isEmpty() || !peek().equals(".")) {
      return first.map(name -> new TableName(database, name));
    }
    next();
    return name().map(name -> new TableName(first.get(), name));
  }
}

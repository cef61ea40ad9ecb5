package dev.oxbow.dist.shell;

import dev.oxbow.dist.shell.Names.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes schemas, tables, the columns of the tables that the statement names, and keywords; on a
 * line that begins with '!', sqlline's commands.
 */
final class ShellCompleter implements Completer {
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  /** What stands before the cursor and is part of a name: {@code c.na} in {@code count(c.na}. */
  private static final Pattern FRAGMENT = Pattern.compile("[\\p{L}\\p{N}_$.\"`]*$");

  private static final List<String> KEYWORDS =
      List.of(
          ("ALL AND ANALYZE AS ASC AVG BETWEEN BY CASE CAST COALESCE COLUMNS COUNT CROSS DATE DESC"
                  + " DESCRIBE DISTINCT ELSE END EXCEPT EXISTS EXPLAIN FALSE FROM FULL GROUP HAVING"
                  + " IN INNER INTERSECT INTERVAL IS JOIN LEFT LIKE LIMIT MAX MIN NOT NULL OFFSET ON"
                  + " OR ORDER OVER PARTITION RIGHT SCHEMAS SELECT SET SHOW SUM TABLES THEN TIMESTAMP"
                  + " TRUE UNION USE USING VALUES WHEN WHERE WITH")
              .split(" "));

  private final Completer commands;
  private final Supplier<Names> names;

  /**
   * @param commands completes what begins with '!'
   * @param names the names of the current connection
   */
  ShellCompleter(Completer commands, Supplier<Names> names) {
    this.commands = commands;
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line.line().stripLeading().startsWith("!")) {
      commands.complete(reader, line, candidates);
      return;
    }
    String typed = line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
    Matcher fragment = FRAGMENT.matcher(typed);
    String before = fragment.find() ? typed.substring(0, fragment.start()) : typed;
    String name = typed.substring(before.length());
    Names known = names.get();
    int dot = name.lastIndexOf('.');
    if (dot >= 0) {
      String qualifier = name.substring(0, dot);
      completeQualified(known, line.line(), before, qualifier, candidates);
      return;
    }
    String statement = line.line();
    known.schemas().forEach(schema -> add(candidates, before, schema, "schema", false));
    known.tables().forEach(table -> add(candidates, before, table.name(), "table", true));
    for (Table table : tablesOf(known, statement)) {
      known.columns(table).forEach(column -> add(candidates, before, column, "column", true));
    }
    boolean lower = !name.isEmpty() && name.equals(name.toLowerCase(Locale.ROOT));
    for (String keyword : KEYWORDS) {
      String shown = lower ? keyword.toLowerCase(Locale.ROOT) : keyword;
      candidates.add(new Candidate(before + shown, shown, null, "keyword", null, null, true));
    }
  }

  private static void completeQualified(
      Names known, String statement, String before, String qualifier, List<Candidate> candidates) {
    String plain = unquote(qualifier.substring(qualifier.lastIndexOf('.') + 1));
    String prefix = before + qualifier + ".";
    for (Table table : known.tables()) {
      if (plain.equalsIgnoreCase(table.schema())) {
        add(candidates, prefix, table.name(), "table", true);
      }
    }
    Optional<Table> table = known.table(plain).or(() -> aliased(known, statement, plain));
    table.map(known::columns).orElse(Set.of()).stream()
        .forEach(column -> add(candidates, prefix, column, "column", true));
  }

  /** The table that the statement gives an alias: {@code orders o}, {@code orders AS o}. */
  private static Optional<Table> aliased(Names known, String statement, String alias) {
    Pattern definition =
        Pattern.compile(
            "([\\p{L}\\p{N}_$]+)[\"`]?\\s+(?:as\\s+)?" + Pattern.quote(alias) + "\\b",
            Pattern.CASE_INSENSITIVE);
    return definition
        .matcher(statement)
        .results()
        .flatMap(found -> known.table(found.group(1)).stream())
        .findFirst();
  }

  private static List<Table> tablesOf(Names known, String statement) {
    return Pattern.compile("[\\p{L}\\p{N}_$]+")
        .matcher(statement)
        .results()
        .flatMap(word -> known.table(word.group()).stream())
        .distinct()
        .toList();
  }

  private static void add(
      List<Candidate> candidates, String before, String name, String what, boolean complete) {
    String written =
        PLAIN_NAME.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    candidates.add(
        new Candidate(before + written, name, null, what, complete ? null : ".", null, complete));
  }

  private static String unquote(String name) {
    return name.replace("\"", "").replace("`", "");
  }
}

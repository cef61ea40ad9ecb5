package dev.oxbow.federation.calcite;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A statement of a script, with what the script says of it.
 *
 * @param script the script's name and the line of the statement
 * @param schema what {@code !use} named last
 * @param command what the script does with the statement: {@code !ok}, {@code !error}, ...
 * @param format how the expected rows are written
 * @param expected the lines of the expected output
 * @param conditional whether it stands within {@code !if}
 */
record Asked(
    String script,
    String schema,
    String sql,
    String command,
    String format,
    List<String> expected,
    boolean conditional) {
  private static final Set<String> TIES =
      Set.of("agg.iq:967", "winagg.iq:571", "winagg.iq:592", "winagg.iq:613", "winagg.iq:684");

  /** The rows; a cell is as written, without blanks around it. */
  List<List<String>> rows() {
    List<String> lines =
        expected.stream()
            .filter(l -> !l.isBlank() && !l.matches("\\(\\d+ rows?\\)|\\d+ rows? selected.*"))
            .toList();
    return switch (format) {
      case "mysql" -> {
        String ruler = lines.isEmpty() ? "" : lines.get(0);
        yield lines.stream()
            .skip(1)
            .filter(l -> l.startsWith("|"))
            .skip(1)
            .map(l -> Cells.between('+', ruler, l))
            .toList();
      }
      case "psql" -> {
        String ruler = lines.size() < 2 ? "" : "+" + lines.get(1).substring(1) + "-+";
        yield lines.stream().skip(2).map(l -> Cells.between('+', ruler, l)).toList();
      }
      case "oracle" -> {
        String ruler = lines.size() < 2 ? "" : " " + lines.get(1) + " ";
        yield lines.stream().skip(2).map(l -> Cells.between(' ', ruler, " " + l)).toList();
      }
      default -> lines.stream().skip(1).map(l -> List.of(l.split(", ", -1))).toList();
    };
  }

  /** Whether the rows are written in their order. */
  boolean isOrdered() {
    String outermost = sql.toLowerCase(Locale.ROOT);
    for (String before = ""; !before.equals(outermost); ) {
      before = outermost;
      outermost = outermost.replaceAll("\\([^()]*\\)", "");
    }
    // What ORDER BY leaves equal comes in any order.
    return outermost.contains("order by") && !TIES.contains(script);
  }

  @Override
  public String toString() {
    return script + ": " + sql;
  }
}

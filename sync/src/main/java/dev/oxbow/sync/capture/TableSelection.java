package dev.oxbow.sync.capture;

import dev.oxbow.sync.binlog.TableFilter;
import dev.oxbow.sync.change.TableName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tables by patterns of {@code database.table}, in which a star stands for any characters.
 *
 * @param include at least one must match
 * @param exclude none may match
 */
public record TableSelection(List<String> include, List<String> exclude) implements TableFilter {
  public TableSelection {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  @Override
  public boolean wants(TableName table) {
    return matches(include, table) && !matches(exclude, table);
  }

  /** Whether some table of a database may be wanted. */
  public boolean mayWantIn(String database) {
    return include.stream()
        .map(pattern -> pattern.split("\\.", 2)[0])
        .anyMatch(part -> regex(part).matcher(database).matches());
  }

  private static boolean matches(List<String> patterns, TableName table) {
    return patterns.stream().anyMatch(p -> regex(p).matcher(table.toString()).matches());
  }

  private static Pattern regex(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString());
  }
}

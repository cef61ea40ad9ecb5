package dev.oxbow.sync.statement;

import dev.oxbow.sync.change.Change;
import dev.oxbow.sync.change.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A table that has another one's columns from here on.
 *
 * @param isWhole whether it has all of them; otherwise it may have any
 */
public record CopiedTable(TableName from, TableName to, boolean isWhole) {

  /** What a statement renames, exchanges or copies. */
  public static List<CopiedTable> by(Change.Definition definition) {
    Optional<DefiningStatement> read = DefiningStatement.read(definition);
    if (read.isEmpty() || read.orElseThrow().subject() != DefiningStatement.Subject.TABLE) {
      return List.of();
    }
    DefiningStatement statement = read.orElseThrow();
    List<TableName> tables = statement.tables();
    if (tables.isEmpty()) {
      return List.of();
    }
    return switch (statement.kind()) {
      case "CREATE" -> created(definition, tables.get(0));
      case "RENAME" -> renamed(tables);
      case "ALTER" ->
          statement.effect() == DefiningStatement.Effect.ROWS && tables.size() > 1
              ? List.of(
                  new CopiedTable(tables.get(0), tables.get(1), true),
                  new CopiedTable(tables.get(1), tables.get(0), true))
              : renamed(tables);
      default -> List.of();
    };
  }

  /** A name may be taken only on the way from one to another. */
  private static List<CopiedTable> renamed(List<TableName> tables) {
    Map<TableName, TableName> origins = new LinkedHashMap<>();
    for (int i = 0; i + 1 < tables.size(); i += 2) {
      TableName before = origins.remove(tables.get(i));
      origins.put(tables.get(i + 1), before == null ? tables.get(i) : before);
    }
    List<CopiedTable> all = new ArrayList<>();
    origins.forEach((to, from) -> all.add(new CopiedTable(from, to, true)));
    return all;
  }

  /** By LIKE, or by a SELECT that takes from some tables what it likes. */
  private static List<CopiedTable> created(Change.Definition definition, TableName to) {
    List<CopiedTable> all = new ArrayList<>();
    Words words = new Words(definition.statement());
    boolean selects = false;
    int depth = 0;
    int signs = 0;
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      String upper = word.toUpperCase(Locale.ROOT);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      signs += word.equals("(") ? 1 : 0;
      selects |= upper.equals("SELECT");
      boolean isLike = upper.equals("LIKE") && !selects && depth <= 1 && signs <= 1;
      boolean isSource = selects && (upper.equals("FROM") || upper.equals("JOIN"));
      if (isLike || isSource) {
        words
            .table(definition.database())
            .map(from -> definition.foldsNames() ? from.folded() : from)
            .ifPresent(from -> all.add(new CopiedTable(from, to, isLike)));
        if (isLike) {
          return all;
        }
      }
    }
    return all;
  }
}

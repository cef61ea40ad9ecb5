package dev.oxbow.sync.record;

import dev.oxbow.sync.change.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A statement that defines databases, tables or their indexes, as far as its first words tell for
 * certain.
 *
 * @param kind CREATE, ALTER, DROP, RENAME or TRUNCATE
 * @param database the one that it names, or else the session's
 * @param tables those that it names; empty where that is not certain
 */
record DefiningStatement(String kind, String database, List<TableName> tables) {
  private static final Set<String> KINDS = Set.of("CREATE", "ALTER", "DROP", "RENAME");
  private static final Set<String> OF_INDEX = Set.of("UNIQUE", "FULLTEXT", "SPATIAL");
  private static final Set<String> NOISE = Set.of("ONLINE", "OFFLINE", "IGNORE", "OR", "REPLACE");

  DefiningStatement {
    tables = List.copyOf(tables);
  }

  /**
   * Reads a statement.
   *
   * @param database the session's default one
   * @return empty for what is not about databases, tables or indexes, or about temporary ones
   */
  static Optional<DefiningStatement> read(String sql, String database) {
    Words words = new Words(sql);
    String kind = words.next().toUpperCase(Locale.ROOT);
    if (!KINDS.contains(kind)) {
      return Optional.empty();
    }
    String what = words.next().toUpperCase(Locale.ROOT);
    while (NOISE.contains(what)) {
      what = words.next().toUpperCase(Locale.ROOT);
    }
    if (OF_INDEX.contains(what)) {
      what = words.next().toUpperCase(Locale.ROOT);
    }
    return switch (what) {
      case "TABLE", "TABLES" -> Optional.of(ofTables(kind, words, database));
      case "INDEX" -> Optional.of(ofIndex(kind, words, database));
      case "DATABASE", "SCHEMA" -> Optional.of(ofDatabase(kind, words, database));
      default -> Optional.empty();
    };
  }

  private static DefiningStatement ofDatabase(String kind, Words words, String database) {
    words.skipExists();
    Optional<String> name = words.name();
    return new DefiningStatement(kind, name.orElse(database), List.of());
  }

  private static DefiningStatement ofIndex(String kind, Words words, String database) {
    words.skipExists();
    words.next(); // its name, which may be anything
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      if (word.equalsIgnoreCase("ON")) {
        return of(kind, database, words.table(database).stream().toList());
      }
      if (word.equals("(")) {
        break;
      }
    }
    return of(kind, database, List.of());
  }

  private static DefiningStatement ofTables(String kind, Words words, String database) {
    words.skipExists();
    List<TableName> tables = new ArrayList<>();
    Optional<TableName> table = words.table(database);
    while (table.isPresent()) {
      tables.add(table.get());
      table = Optional.empty();
      if (kind.equals("DROP") || kind.equals("RENAME")) {
        String between = words.next();
        if (between.equals(",") || (kind.equals("RENAME") && between.equalsIgnoreCase("TO"))) {
          table = words.table(database);
        }
      } else if (kind.equals("ALTER") && words.next().equalsIgnoreCase("RENAME")) {
        table = renamed(words, database);
        table.ifPresent(tables::add);
        table = Optional.empty();
      }
    }
    return of(kind, database, tables);
  }

  /** The new name of {@code ALTER TABLE a RENAME TO b}; a column or an index may follow instead. */
  private static Optional<TableName> renamed(Words words, String database) {
    String word = words.peek().toUpperCase(Locale.ROOT);
    switch (word) {
      case "COLUMN", "INDEX", "KEY" -> {
        return Optional.empty();
      }
      case "TO", "AS", "=" -> words.next();
      default -> {
        // The name itself.
      }
    }
    return words.table(database);
  }

  private static DefiningStatement of(String kind, String database, List<TableName> tables) {
    return new DefiningStatement(
        kind, tables.isEmpty() ? database : tables.get(0).database(), tables);
  }
}

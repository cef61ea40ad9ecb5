package dev.oxbow.sync.statement;

import dev.oxbow.sync.change.Change;
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
 * @param subject what it defines
 * @param database the one that it names, or else the session's
 * @param tables those that it names; empty where that is not certain
 * @param effect on rows that the binlog does not tell
 */
public record DefiningStatement(
    String kind, Subject subject, String database, List<TableName> tables, Effect effect) {
  /** What a statement does to the rows of its tables, beside what the binlog tells. */
  public enum Effect {
    NONE,
    /** It speaks of a primary key, so the same rows may have other keys from there on. */
    KEYS,
    /** Rows go or come with a part of the table. */
    ROWS
  }

  /** What a statement can define. */
  public enum Subject {
    TABLE,
    INDEX,
    DATABASE
  }

  private static final Set<String> KINDS = Set.of("CREATE", "ALTER", "DROP", "RENAME");
  private static final Set<String> OF_INDEX = Set.of("UNIQUE", "FULLTEXT", "SPATIAL");
  private static final Set<String> NOISE = Set.of("ONLINE", "OFFLINE", "IGNORE", "OR", "REPLACE");

  public DefiningStatement {
    tables = List.copyOf(tables);
  }

  /**
   * Reads a statement.
   *
   * @param database the session's default one
   * @return empty for what is not about databases, tables or indexes, or about temporary ones
   */
  public static Optional<DefiningStatement> read(String sql, String database) {
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

  /** Reads a statement of a stream, with the names as its server keeps them. */
  public static Optional<DefiningStatement> read(Change.Definition definition) {
    Optional<DefiningStatement> read = read(definition.statement(), definition.database());
    return definition.foldsNames() ? read.map(DefiningStatement::folded) : read;
  }

  private DefiningStatement folded() {
    return new DefiningStatement(
        kind,
        subject,
        database.toLowerCase(Locale.ROOT),
        tables.stream().map(TableName::folded).toList(),
        effect);
  }

  /**
   * Whether the rows that a statement makes follow in its own transaction: CREATE TABLE .. SELECT
   * since MySQL 8.0.21, which the server writes with START TRANSACTION at its end.
   */
  public static boolean isFollowedByRows(String sql) {
    Words words = new Words(sql);
    if (!words.next().equalsIgnoreCase("CREATE") || !words.next().equalsIgnoreCase("TABLE")) {
      return false;
    }
    String last = "";
    String before = "";
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      before = last;
      last = word;
    }
    return before.equalsIgnoreCase("START") && last.equalsIgnoreCase("TRANSACTION");
  }

  /** Whether it creates a table only where there is none of that name. */
  public static boolean sparesWhatIsThere(String sql) {
    Words words = new Words(sql);
    return words.next().equalsIgnoreCase("CREATE")
        && words.next().equalsIgnoreCase("TABLE")
        && words.next().equalsIgnoreCase("IF");
  }

  /**
   * The same statement about another table: a CREATE TABLE that says all of it, an ALTER TABLE that
   * leaves the name and the rows alone, an index made or dropped.
   *
   * @return empty for any other statement
   */
  public static Optional<String> onto(String sql, TableName table) {
    Optional<DefiningStatement> read = read(sql, table.database());
    if (read.isEmpty()
        || read.get().tables.size() != 1
        || read.get().effect == Effect.ROWS
        || !Set.of("CREATE", "ALTER", "DROP").contains(read.get().kind)) {
      return Optional.empty();
    }
    boolean isIndex = read.get().subject == Subject.INDEX;
    Words words = new Words(sql);
    String until = isIndex ? "ON" : "TABLE";
    for (String word = words.next(); !word.equalsIgnoreCase(until); word = words.next()) {
      if (word.isEmpty()) {
        return Optional.empty();
      }
    }
    words.skipExists();
    int from = words.position();
    words.table(table.database());
    int to = words.position();
    boolean isDrop = read.get().kind.equals("DROP");
    if (!isIndex && (isDrop || (read.get().kind.equals("CREATE") && !saysAll(words)))) {
      return Optional.empty();
    }
    String name = table.database().replace("`", "``") + "`.`" + table.name().replace("`", "``");
    return Optional.of(sql.substring(0, from) + " `" + name + "` " + sql.substring(to));
  }

  /** Whether columns follow, and neither another table nor rows. */
  private static boolean saysAll(Words words) {
    if (!words.next().equals("(") || words.peek().equalsIgnoreCase("LIKE")) {
      return false;
    }
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      if (word.equalsIgnoreCase("SELECT")) {
        return false;
      }
    }
    return true;
  }

  private static DefiningStatement ofDatabase(String kind, Words words, String database) {
    words.skipExists();
    Optional<String> name = words.name();
    return new DefiningStatement(
        kind, Subject.DATABASE, name.orElse(database), List.of(), Effect.NONE);
  }

  private static DefiningStatement ofIndex(String kind, Words words, String database) {
    words.skipExists();
    words.next(); // its name, which may be anything
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      if (word.equalsIgnoreCase("ON")) {
        return of(
            kind, Subject.INDEX, database, words.table(database).stream().toList(), Effect.NONE);
      }
      if (word.equals("(")) {
        break;
      }
    }
    return of(kind, Subject.INDEX, database, List.of(), Effect.NONE);
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
      } else if (kind.equals("ALTER")) {
        return altered(words, tables.get(0), database);
      }
    }
    return of(kind, Subject.TABLE, database, tables, Effect.NONE);
  }

  /** A new name may come late: {@code ALTER TABLE a ADD c INT, RENAME TO b}. */
  private static DefiningStatement altered(Words words, TableName table, String database) {
    List<TableName> tables = new ArrayList<>(List.of(table));
    Effect effect = Effect.NONE;
    int depth = 0;
    boolean begins = true;
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      if (begins && word.equalsIgnoreCase("RENAME")) {
        newName(words, database).ifPresent(tables::add);
      }
      String after = words.peek().toUpperCase(Locale.ROOT);
      if (begins && isPartOfTable(word.toUpperCase(Locale.ROOT), after)) {
        effect = Effect.ROWS;
      } else if (effect == Effect.NONE && word.equalsIgnoreCase("PRIMARY") && after.equals("KEY")) {
        effect = Effect.KEYS;
      } else if (effect == Effect.ROWS && word.equalsIgnoreCase("WITH") && after.equals("TABLE")) {
        words.next();
        words.table(database).ifPresent(tables::add);
      }
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      begins = depth == 0 && word.equals(",");
    }
    return of("ALTER", Subject.TABLE, database, tables, effect);
  }

  private static boolean isPartOfTable(String word, String after) {
    return switch (word) {
      case "DROP", "TRUNCATE", "EXCHANGE" -> after.equals("PARTITION");
      case "IMPORT", "DISCARD" -> after.equals("TABLESPACE");
      default -> false;
    };
  }

  /** What follows RENAME, unless it is a column or an index. */
  private static Optional<TableName> newName(Words words, String database) {
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

  private static DefiningStatement of(
      String kind, Subject subject, String database, List<TableName> tables, Effect effect) {
    return new DefiningStatement(
        kind, subject, tables.isEmpty() ? database : tables.get(0).database(), tables, effect);
  }
}

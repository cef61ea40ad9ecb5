package dev.oxbow.sync.statement;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.statement.DefiningStatement.Subject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which statements leave the columns and the key of a table as they are. The table exists before
 * the statement: so nothing can create it, and whoever changes it must name it or its database.
 */
public final class KeptColumns {
  /** What begins a statement that defines no table. */
  private static final Set<String> HARMLESS =
      Set.of(
          "",
          "GRANT",
          "REVOKE",
          "SET",
          "ANALYZE",
          "OPTIMIZE",
          "REPAIR",
          "CHECK",
          "CHECKSUM",
          "FLUSH",
          "INSTALL",
          "UNINSTALL",
          "RESET",
          "PURGE");

  /** What follows ALTER, DROP or RENAME where the statement is not about a table. */
  private static final Set<String> OTHERS =
      Set.of(
          "USER",
          "ROLE",
          "VIEW",
          "TRIGGER",
          "FUNCTION",
          "PROCEDURE",
          "EVENT",
          "SERVER",
          "DEFINER",
          "ALGORITHM",
          "INSTANCE",
          "RESOURCE",
          "TEMPORARY");

  private static final Pattern CONDITIONAL = Pattern.compile("/\\*M?!.*?\\*/", Pattern.DOTALL);

  private KeptColumns() {}

  /**
   * Whether a statement does, for certain; however the server takes upper and lower case in names.
   *
   * @param database the session's default one
   */
  public static boolean surely(String sql, String database, TableName table) {
    return reads(sql, database, table)
        && (!isConditional(sql)
            || reads(CONDITIONAL.matcher(sql).replaceAll(" "), database, table));
  }

  private static boolean reads(String sql, String database, TableName table) {
    Words words = new Words(sql);
    String kind = words.next().toUpperCase(Locale.ROOT);
    if (HARMLESS.contains(kind)) {
      return true;
    }
    String subject = words.next().toUpperCase(Locale.ROOT);
    return DefiningStatement.read(sql, database)
        .map(read -> !isConditional(sql) && keeps(read, sql, table))
        .orElse(kind.equals("CREATE") || OTHERS.contains(subject));
  }

  /** It has parts that some versions of the server run and others do not. */
  private static boolean isConditional(String sql) {
    return sql.contains("/*!") || sql.contains("/*M!");
  }

  private static boolean keeps(DefiningStatement statement, String sql, TableName table) {
    if (statement.subject() == Subject.DATABASE) {
      return !statement.kind().equals("DROP")
          || isSurelyAnother(statement.database(), table.database());
    }
    if (statement.kind().equals("CREATE") && statement.subject() == Subject.TABLE) {
      return true;
    }
    List<TableName> tables = statement.tables();
    boolean namesOthers =
        !tables.isEmpty() && tables.stream().allMatch(named -> isSurelyAnother(named, table));
    boolean isList = statement.subject() == Subject.TABLE && !statement.kind().equals("ALTER");
    return namesOthers
        // Each name must have been understood as one.
        && (!isList
            || count(sql, table.name()) == tables.stream().filter(isNamesake(table)).count());
  }

  private static Predicate<TableName> isNamesake(TableName table) {
    return other -> other.name().equalsIgnoreCase(table.name());
  }

  private static long count(String sql, String name) {
    Words words = new Words(sql);
    long count = 0;
    for (String word = words.next(); !word.isEmpty(); word = words.next()) {
      count += word.equalsIgnoreCase(name) ? 1 : 0;
    }
    return count;
  }

  private static boolean isSurelyAnother(TableName named, TableName table) {
    return isSurelyAnother(named.name(), table.name())
        || (!named.database().isEmpty() && isSurelyAnother(named.database(), table.database()));
  }

  /** Upper and lower case may be the same to a server, and nobody knows of which letters. */
  private static boolean isSurelyAnother(String one, String other) {
    return isAscii(one) && isAscii(other) && !one.equalsIgnoreCase(other);
  }

  private static boolean isAscii(String text) {
    return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
  }
}

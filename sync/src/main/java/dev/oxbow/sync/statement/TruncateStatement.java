package dev.oxbow.sync.statement;

import dev.oxbow.sync.change.TableName;
import java.util.Optional;

/** A statement after which a table is empty. */
public final class TruncateStatement {
  private TruncateStatement() {}

  /**
   * The table that TRUNCATE empties, or DELETE FROM with the full name of a table and nothing else:
   * before MySQL 8.0.22 a server that was restarted says so of each MEMORY table.
   *
   * @param database the session's default one
   * @return empty for any other statement
   */
  public static Optional<TableName> table(String sql, String database) {
    Words words = new Words(sql);
    String first = words.next();
    if (first.equalsIgnoreCase("TRUNCATE")) {
      if (!words.peek().equalsIgnoreCase("TABLE")) {
        return words.table(database);
      }
      String table = words.next();
      // A table may have that name, in quotes.
      return words.peek().isEmpty()
          ? Optional.of(new TableName(database, table))
          : words.table(database);
    }
    if (!first.equalsIgnoreCase("DELETE") || !words.next().equalsIgnoreCase("FROM")) {
      return Optional.empty();
    }
    Optional<TableName> table = words.table("");
    boolean isAll = words.next().isEmpty();
    return table.filter(name -> isAll && !name.database().isEmpty());
  }
}

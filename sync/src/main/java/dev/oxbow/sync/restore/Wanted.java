package dev.oxbow.sync.restore;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.ChangeHead;
import java.util.Optional;

/**
 * The table whose changes are wanted among those of a topic.
 *
 * @param database empty for any
 */
public record Wanted(Optional<String> database, String table) {
  /** Reads {@code TABLE} or {@code DATABASE.TABLE}. */
  public static Wanted parse(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new Wanted(Optional.empty(), name)
        : new Wanted(Optional.of(name.substring(0, dot)), name.substring(dot + 1));
  }

  boolean is(ChangeHead head) {
    return table.equals(head.table()) && database.map(head.database()::equals).orElse(true);
  }

  boolean is(TableName name) {
    return table.equals(name.name()) && database.map(name.database()::equals).orElse(true);
  }

  @Override
  public String toString() {
    return database.map(name -> name + ".").orElse("") + table;
  }
}

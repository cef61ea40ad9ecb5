package dev.oxbow.sync.table;

import dev.oxbow.sync.change.TableName;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names in statements. */
public final class Quoted {
  private Quoted() {}

  public static String name(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  public static String name(TableName table) {
    return name(table.database()) + "." + name(table.name());
  }

  /** In parentheses: {@code (`a`, `b`)}. */
  public static String list(Collection<String> names) {
    return names.stream().map(Quoted::name).collect(Collectors.joining(", ", "(", ")"));
  }
}

package dev.oxbow.sync.change;

import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlType;
import java.util.List;

/**
 * A column of a table as it was when a change happened.
 *
 * @param definition as {@code information_schema} would tell it, as far as the binlog does
 * @param members the values of an ENUM or SET, in order; empty for all else
 */
public record ChangeColumn(ColumnDefinition definition, MySqlType type, List<String> members) {
  public ChangeColumn {
    members = List.copyOf(members);
  }

  public String name() {
    return definition.name();
  }

  public boolean unsigned() {
    return definition.unsigned();
  }
}

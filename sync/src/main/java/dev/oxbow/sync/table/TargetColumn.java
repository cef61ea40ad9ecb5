package dev.oxbow.sync.table;

import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.change.ChangeColumn;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column of a table that is written.
 *
 * @param members of an ENUM or SET
 * @param generated whether the server computes it, so that nobody may write it
 * @param length the characters or bytes that its declaration takes; -1 where it names none
 */
public record TargetColumn(
    ColumnDefinition definition,
    MySqlType type,
    List<String> members,
    boolean generated,
    int length) {
  private static final Pattern LENGTH = Pattern.compile("\\w+\\((\\d+)\\)");

  static TargetColumn of(ChangeColumn column, boolean generated) {
    Matcher length = LENGTH.matcher(column.definition().columnType());
    return new TargetColumn(
        column.definition(),
        column.type(),
        column.members(),
        generated,
        length.lookingAt() ? Integer.parseInt(length.group(1)) : -1);
  }

  public String name() {
    return definition.name();
  }

  int timePrecision() {
    return definition.timePrecision().orElse(0);
  }

  /** For messages: {@code column 'v' of type varchar(3)}. */
  String describe() {
    return "column '" + name() + "' of type " + definition.columnType();
  }
}

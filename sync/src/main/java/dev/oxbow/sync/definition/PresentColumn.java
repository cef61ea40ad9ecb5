package dev.oxbow.sync.definition;

import dev.oxbow.sync.table.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column as SHOW CREATE TABLE writes it: a statement that modifies it must say again all that
 * shall stay, its default, its comment and whatever else the server knows.
 *
 * @param type as it is declared
 * @param characters its character set and collation, where they are not the table's
 * @param nulls what it says of NULL
 * @param rest all behind that
 */
record PresentColumn(String type, String characters, String nulls, String rest) {
  private static final Pattern PARTS =
      Pattern.compile(
          "(\\w+(?:\\((?:'(?:[^']|'')*'|[^')])*\\))?(?: unsigned)?(?: zerofill)?)"
              + "((?: CHARACTER SET \\w+)?(?: COLLATE \\w+)?)( NOT NULL| NULL)?(.*)");

  static PresentColumn of(String created, String name) throws Undefinable {
    String begin = "  " + Quoted.name(name) + " ";
    for (String line : created.split("\n")) {
      if (line.startsWith(begin)) {
        String definition = line.substring(begin.length());
        Matcher parts =
            PARTS.matcher(
                definition.endsWith(",")
                    ? definition.substring(0, definition.length() - 1)
                    : definition);
        if (parts.matches()) {
          return new PresentColumn(
              text(parts.group(1)),
              text(parts.group(2)),
              text(parts.group(3)),
              text(parts.group(4)));
        }
      }
    }
    throw new Undefinable("the definition of column '" + name + "' cannot be read");
  }

  private static String text(@Nullable String part) {
    return part == null ? "" : part;
  }

  /** The column with another type. */
  String with(String other, boolean allowsNull) {
    return other + characters + (allowsNull ? " NULL" : nulls) + rest;
  }
}

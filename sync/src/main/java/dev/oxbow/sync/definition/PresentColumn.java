package dev.oxbow.sync.definition;

import dev.oxbow.mysql.type.MySqlType;
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

  private static final Pattern NOW =
      Pattern.compile("'(?:[^']|'')*'|(?i:CURRENT_TIMESTAMP)(?:\\(\\d?\\))?");

  private static final Pattern WIDTH = Pattern.compile("\\(\\d+\\)");

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
  String with(ColumnShape other, boolean allowsNull) {
    boolean isTime = other.type() == MySqlType.DATETIME || other.type() == MySqlType.TIMESTAMP;
    String behind = isTime && other.scale() > 0 ? withNow(other.scale()) : rest;
    return declared(other) + characters + (allowsNull ? " NULL" : nulls) + behind;
  }

  /** The column with the type that it has. */
  String allowingNull() {
    return type + characters + " NULL" + rest;
  }

  /** A column can only be set to the present moment with as many digits as it has itself. */
  private String withNow(int digits) {
    return NOW.matcher(rest)
        .replaceAll(
            part ->
                Matcher.quoteReplacement(
                    part.group().startsWith("'")
                        ? part.group()
                        : "CURRENT_TIMESTAMP(" + digits + ")"));
  }

  /** Zeros are filled in as far as they were; what takes negative numbers has none. */
  private String declared(ColumnShape other) {
    if (!type.endsWith(" zerofill") || !other.unsigned()) {
      return other.text();
    }
    Matcher width = WIDTH.matcher(type);
    return (other.isWhole() && width.find()
            ? other.type() + width.group() + " UNSIGNED"
            : other.text())
        + " ZEROFILL";
  }
}

package dev.oxbow.mysql.type;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * A column as {@code information_schema.columns} tells it.
 *
 * @param dataType the type's plain name, {@code bigint}
 * @param columnType the type as declared, {@code bigint(20) unsigned}
 * @param precision digits of a number, bits of a BIT
 * @param scale fraction digits of a number
 * @param timePrecision fraction digits of seconds
 * @param octets the most bytes that a string takes
 * @param charset empty for what is no text
 * @param collation empty for what is no text
 */
public record ColumnDefinition(
    String name,
    String dataType,
    String columnType,
    OptionalInt precision,
    OptionalInt scale,
    OptionalInt timePrecision,
    long octets,
    String charset,
    String collation,
    boolean notNull,
    boolean invisible,
    String comment) {

  /** Whether the declared type takes no negative numbers. */
  public boolean unsigned() {
    return columnType.toLowerCase(Locale.ROOT).contains(" unsigned");
  }

  /** This column under another collation of its character set. */
  public ColumnDefinition withCollation(String other) {
    return new ColumnDefinition(
        name,
        dataType,
        columnType,
        precision,
        scale,
        timePrecision,
        octets,
        charset,
        other,
        notNull,
        invisible,
        comment);
  }
}

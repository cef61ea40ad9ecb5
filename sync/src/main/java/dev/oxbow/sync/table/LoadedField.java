package dev.oxbow.sync.table;

import dev.oxbow.mysql.type.MySqlType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a column's literal stands in the rows that LOAD DATA reads, so that the column keeps the same
 * as by a statement with that literal. Fields are divided by commas, texts stand in quotes that are
 * doubled within, and NULL is the bare word: so most literals are fields already.
 */
public enum LoadedField {
  /** As it is. */
  LITERAL(""),
  /** Its digits are no text of the column's: a BIT would take them for bytes, a YEAR 0 for 2000. */
  NUMBER("CAST(%s AS UNSIGNED)"),
  /** The quoted digits of x'00ff'. */
  HEX("UNHEX(%s)");

  private final String expression;

  LoadedField(String expression) {
    this.expression = expression;
  }

  /** How a column is loaded; empty for one that is not. */
  public static Optional<LoadedField> of(MySqlType type) {
    return switch (type) {
      case TINYINT,
          SMALLINT,
          MEDIUMINT,
          INT,
          BIGINT,
          DECIMAL,
          FLOAT,
          DOUBLE,
          DATE,
          DATETIME,
          TIMESTAMP,
          TIME,
          CHAR,
          VARCHAR,
          TINYTEXT,
          TEXT,
          MEDIUMTEXT,
          LONGTEXT,
          ENUM,
          SET,
          JSON ->
          Optional.of(LITERAL);
      case YEAR, BIT -> Optional.of(NUMBER);
      case BINARY,
          VARBINARY,
          TINYBLOB,
          BLOB,
          MEDIUMBLOB,
          LONGBLOB,
          GEOMETRY,
          POINT,
          LINESTRING,
          POLYGON,
          MULTIPOINT,
          MULTILINESTRING,
          MULTIPOLYGON,
          GEOMCOLLECTION,
          GEOMETRYCOLLECTION ->
          Optional.of(HEX);
      case VECTOR, UUID, INET4, INET6 -> Optional.empty();
    };
  }

  /**
   * What is assigned to the column after its field was read into a variable.
   *
   * @return null where the field is read into the column
   */
  public @Nullable String expression(String variable) {
    return expression.isEmpty() ? null : expression.formatted(variable);
  }

  /** Appends the field of a literal. */
  public void append(StringBuilder row, String literal) {
    // NULL has no x before it.
    boolean isHex = this == HEX && literal.charAt(0) == 'x';
    row.append(literal, isHex ? 1 : 0, literal.length());
  }
}

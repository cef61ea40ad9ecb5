package dev.oxbow.local;

import dev.oxbow.type.ColumnType;

/** Pieces of the executor's SQL that more than one package writes. */
public final class LocalSql {
  /**
   * MySQL's STR_TO_DATE, of a text and a format: microseconds since 1970-01-01T00:00, or NULL for
   * what does not match.
   */
  public static final String STR_TO_DATE = "oxbow_str_to_date";

  /** MySQL's CONVERT_TZ, of microseconds since 1970-01-01T00:00 and two zones. */
  public static final String CONVERT_TZ = "oxbow_convert_tz";

  /** MySQL's CONV, of a text and two bases. */
  public static final String CONV = "oxbow_conv";

  /** MySQL's JSON_CONTAINS, of two texts. */
  public static final String JSON_CONTAINS = "oxbow_json_contains";

  /** Behind a HUGEINT: the number that its lowest 64 bits are without a sign. */
  public static final String UNSIGNED_64 = " & CAST('18446744073709551615' AS HUGEINT)";

  private LocalSql() {}

  /** A quoted name. */
  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * The quoted name of a column of a source. The executor compares names without case, a source
   * maybe with it: so a name with capitals carries behind it which of its characters they are.
   */
  public static String column(String name) {
    StringBuilder capitals = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (Character.isUpperCase(name.charAt(i))) {
        capitals.append(capitals.isEmpty() ? '^' : ',').append(i);
      }
    }
    return identifier(name + capitals);
  }

  /** The executor's name of a type. */
  public static String type(ColumnType type) {
    return DuckDbTypes.sql(type);
  }

  /** A string literal. */
  public static String literal(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    // A statement's own text ends at the first NUL.
    return text.indexOf('\0') < 0 ? quoted : "(" + quoted.replace("\0", "' || chr(0) || '") + ")";
  }

  /**
   * A text as a whole number: what stands behind the point is cut off, as MySQL does; the executor
   * itself would round. An exponent is refused: MySQL would cut it off, too.
   *
   * @param safe NULL for what is no number, instead of a failure
   */
  public static String wholeNumber(String text, String type, boolean safe) {
    String otherwise =
        safe
            ? "NULL"
            : "error('Could not convert string ''' || %s || ''' to %s')".formatted(text, type);
    return """
        %1$s(CASE WHEN NOT regexp_matches(%2$s, '[.eE]') THEN %2$s \
        WHEN regexp_matches(%2$s, '^\\s*[+-]?(\\d+\\.\\d*|\\.\\d+)\\s*$') \
        THEN regexp_replace(%2$s, '^\\s*([+-]?)(\\d*)\\..*$', '\\10\\2') \
        ELSE %3$s END AS %4$s)"""
        .formatted(safe ? "TRY_CAST" : "CAST", text, otherwise, type);
  }

  /**
   * The quotient of two exact numbers of the given scales, rounded half up (away from zero) to
   * {@code scale} digits, of type {@code DECIMAL(38, scale)}; NULL when an operand is NULL. At run
   * time it fails with "division by zero", or out of range.
   */
  public static String divide(String a, int scaleA, String b, int scaleB, int scale) {
    return DecimalDivision.name(scale)
        + "("
        + unscaled(a, scaleA)
        + ", "
        + unscaled(b, scaleB)
        + ", "
        + (scale + scaleB - scaleA)
        + ")";
  }

  /** DuckDB prints a decimal with all its fraction digits: without the point it is unscaled. */
  private static String unscaled(String value, int scale) {
    return scale == 0
        ? "CAST(" + value + " AS HUGEINT)"
        : "CAST(replace(CAST(CAST(%s AS DECIMAL(38,%d)) AS VARCHAR), '.', '') AS HUGEINT)"
            .formatted(value, scale);
  }
}

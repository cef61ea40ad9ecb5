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

  /** Whether a text is JSON as the standard has it. */
  static final String JSON_STRICT = "oxbow_json_strict";

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
        %1$s(CASE WHEN regexp_full_match(%2$s, '\\s*[+-]?\\d+\\s*') THEN %2$s \
        WHEN regexp_matches(%2$s, '^\\s*[+-]?(\\d+\\.\\d*|\\.\\d+)\\s*$') \
        THEN regexp_replace(%2$s, '^\\s*([+-]?)(\\d*)\\..*$', '\\10\\2') \
        ELSE %3$s END AS %4$s)"""
        .formatted(safe ? "TRY_CAST" : "CAST", text, otherwise, type);
  }

  /**
   * A text as a number with a point: the executor itself would take underscores, infinities and
   * what is no number at all.
   *
   * @param safe NULL for what is no number of the type, instead of a failure
   */
  public static String number(String text, String type, boolean safe) {
    boolean isExact = type.startsWith("DECIMAL");
    String cast = "TRY_CAST(" + text + " AS " + type + ")";
    String fits = isExact ? cast + " IS NOT NULL" : "isfinite(" + cast + ")";
    return """
        CASE WHEN regexp_full_match(%1$s, '\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*') \
        THEN CASE WHEN %2$s THEN %3$s ELSE %4$s END ELSE %5$s END"""
        .formatted(
            text,
            fits,
            cast,
            safe
                ? "NULL"
                : "error('Out of Range Error: the number ''' || %s || ''' is out of the range of %s')"
                    .formatted(text, type),
            safe
                ? "NULL"
                : "error('Could not convert string ''' || %s || ''' to %s')".formatted(text, type));
  }

  /** A date or time, or NULL for one outside of MySQL's years; computed once: calls nest. */
  public static String inYears(String time) {
    return "list_transform(["
        + time
        + "], lambda t: CASE WHEN t BETWEEN TIMESTAMP '0001-01-01 00:00:00'"
        + " AND TIMESTAMP '9999-12-31 23:59:59.999999' THEN t END)[1]";
  }

  /** Whether a text is JSON: the executor itself would take NaN, and commas before a bracket. */
  public static String isJson(String text) {
    return """
        CASE WHEN NOT json_valid(%1$s) THEN FALSE \
        WHEN regexp_matches(%1$s, '(?i),\\s*[\\]}]|nan|inf') THEN %2$s(%1$s) \
        WHEN %1$s IS NOT NULL THEN TRUE END"""
        .formatted(text, JSON_STRICT);
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

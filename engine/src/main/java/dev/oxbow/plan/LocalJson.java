package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalSql;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Writes JSON functions. A document is text; one that is not JSON gives NULL, as the standard's
 * {@code NULL ON ERROR} wants. Paths are the standard's {@code $.a.b[0]}, with {@code lax} or
 * {@code strict} before them.
 */
final class LocalJson {
  private LocalJson() {}

  /** Members and indexes; what selects several values is none of a scalar's paths. */
  private static final Pattern PATH =
      Pattern.compile("((lax|strict) +)?\\$(\\.(\\w+|\"[^\"]*\")|\\[\\d+])*");

  /**
   * Refuses what would be computed otherwise than it is written.
   *
   * @param fixed the options that are what is computed
   */
  private static void check(RexCall call, String... fixed) {
    List<RexNode> operands = call.getOperands();
    if (operands.size() > 1
        && operands.get(1) instanceof RexLiteral path
        && path.getTypeName() == SqlTypeName.CHAR
        && !PATH.matcher(LocalExpressions.text(path).trim()).matches()) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "The JSON path '"
              + LocalExpressions.text(path)
              + "' is not supported; write $, members and indexes, as in $.a.b[0]");
    }
    for (RexNode option : operands.subList(Math.min(2, operands.size()), operands.size())) {
      boolean known =
          option instanceof RexLiteral literal
              && (literal.isNull()
                  || literal.getValue() instanceof Enum<?> value
                      && List.of(fixed).contains(value.name()));
      if (!known) {
        throw new OxbowException(
            ErrorCode.NOT_SUPPORTED,
            call.getOperator().getName()
                + " gives NULL for what is missing or wrong; other options of ON EMPTY, ON ERROR"
                + " and WRAPPER are not supported");
      }
    }
  }

  private static String document(List<String> a) {
    return "CASE WHEN " + LocalSql.isJson(a.get(0)) + " THEN " + a.get(0) + " END";
  }

  private static String path(List<String> a) {
    return "regexp_replace(" + a.get(1) + ", '^(lax|strict) +', '')";
  }

  /** The scalar at a path, as text. */
  static String value(RexCall call, List<String> a) {
    check(call, "NULL");
    String scalar = "(json_value(" + document(a) + ", " + path(a) + ") ->> '$')";
    return "CAST(" + scalar + " AS " + LocalFunctions.type(call.getType()) + ")";
  }

  /** The object or array at a path, as text. */
  static String query(RexCall call, List<String> a) {
    check(call, "NULL", "WITHOUT_ARRAY");
    String found = "json_extract(" + document(a) + ", " + path(a) + ")";
    return "CASE WHEN json_type("
        + found
        + ") IN ('OBJECT', 'ARRAY') THEN CAST("
        + found
        + " AS "
        + LocalFunctions.type(call.getType())
        + ") END";
  }

  static String exists(RexCall call, List<String> a) {
    check(call, "FALSE");
    return "coalesce(json_exists(" + document(a) + ", " + path(a) + "), FALSE)";
  }

  /** MySQL's: whatever stands at a path, as JSON text. */
  static String extract(RexCall call, List<String> a) {
    check(call);
    return "CAST(json_extract(" + document(a) + ", " + path(a) + ") AS VARCHAR)";
  }

  /** MySQL's: the text of a JSON string, other text as it is. */
  static String unquote(List<String> a) {
    return "CASE WHEN starts_with("
        + a.get(0)
        + ", '\"') AND json_valid("
        + a.get(0)
        + ") THEN CAST("
        + a.get(0)
        + " AS JSON) ->> '$' ELSE "
        + a.get(0)
        + " END";
  }

  static String length(List<String> a) {
    String document =
        a.size() > 1 ? "json_extract(" + document(a) + ", " + path(a) + ")" : document(a);
    return "CAST(CASE json_type("
        + document
        + ") WHEN 'ARRAY' THEN json_array_length("
        + document
        + ") WHEN 'OBJECT' THEN len(json_keys("
        + document
        + ")) ELSE CASE WHEN "
        + document
        + " IS NOT NULL THEN 1 END END AS INTEGER)";
  }
}

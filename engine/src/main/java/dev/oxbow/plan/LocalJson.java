package dev.oxbow.plan;

import java.util.List;
import org.apache.calcite.rex.RexCall;

/**
 * Writes JSON functions. A document is text; one that is not JSON gives NULL, as the standard's
 * {@code NULL ON ERROR} wants. Paths are the standard's {@code $.a.b[0]}, with {@code lax} or
 * {@code strict} before them.
 */
final class LocalJson {
  private LocalJson() {}

  private static String document(List<String> a) {
    return "CASE WHEN json_valid(" + a.get(0) + ") THEN " + a.get(0) + " END";
  }

  private static String path(List<String> a) {
    return "regexp_replace(" + a.get(1) + ", '^(lax|strict) +', '')";
  }

  /** The scalar at a path, as text. */
  static String value(RexCall call, List<String> a) {
    String scalar = "(json_value(" + document(a) + ", " + path(a) + ") ->> '$')";
    return "CAST(" + scalar + " AS " + LocalFunctions.type(call.getType()) + ")";
  }

  /** The object or array at a path, as text. */
  static String query(RexCall call, List<String> a) {
    String found = "json_extract(" + document(a) + ", " + path(a) + ")";
    return "CASE WHEN json_type("
        + found
        + ") IN ('OBJECT', 'ARRAY') THEN CAST("
        + found
        + " AS "
        + LocalFunctions.type(call.getType())
        + ") END";
  }

  static String exists(List<String> a) {
    return "coalesce(json_exists(" + document(a) + ", " + path(a) + "), FALSE)";
  }

  /** MySQL's: whatever stands at a path, as JSON text. */
  static String extract(List<String> a) {
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

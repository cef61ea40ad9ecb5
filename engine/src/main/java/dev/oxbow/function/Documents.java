package dev.oxbow.function;

import dev.oxbow.local.LocalSql;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/** MySQL's functions of JSON texts that need no path. */
final class Documents {
  static final List<Function> ALL =
      List.of(
          // MySQL keeps members in the order of their names' lengths.
          Function.of(
              "JSON_KEYS",
              Function.MAYBE_TEXT,
              "S",
              "CASE WHEN json_type(CASE WHEN "
                  + LocalSql.isJson("$1")
                  + " THEN $1 END) = 'OBJECT' THEN '[' ||"
                  + " array_to_string(list_transform(list_sort(list_distinct(list_transform("
                  + "json_keys($1), lambda k: {'n': strlen(k), 'k': k}))),"
                  + " lambda x: CAST(to_json(x.k) AS VARCHAR)), ', ') || ']' END"),
          Function.of(
              "JSON_CONTAINS",
              Function.BOOLEAN.andThen(SqlTypeTransforms.FORCE_NULLABLE),
              "SS?S",
              Documents::contains),
          Function.of("JSON_VALID", Function.BOOLEAN, "S", LocalSql.isJson("$1")),
          Function.of(
              "JSON_TYPE",
              Function.MAYBE_TEXT,
              "S",
              "CASE json_type(CASE WHEN "
                  + LocalSql.isJson("$1")
                  + " THEN $1 END) WHEN 'VARCHAR' THEN 'STRING'"
                  + " WHEN 'BIGINT' THEN 'INTEGER' WHEN 'UBIGINT' THEN 'INTEGER'"
                  + " WHEN 'DOUBLE' THEN 'DOUBLE' WHEN 'BOOLEAN' THEN 'BOOLEAN'"
                  + " WHEN 'ARRAY' THEN 'ARRAY' WHEN 'OBJECT' THEN 'OBJECT'"
                  + " WHEN 'NULL' THEN 'NULL' END"));

  private Documents() {}

  private static String contains(RexCall call, List<String> a) {
    String part =
        a.size() < 3
            ? a.get(0)
            : Function.filled(
                "CAST(json_extract(CASE WHEN "
                    + LocalSql.isJson("$1")
                    + " THEN $1 END, $3) AS VARCHAR)",
                a);
    return LocalSql.JSON_CONTAINS + "(" + part + ", " + a.get(1) + ")";
  }
}

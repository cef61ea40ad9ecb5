package dev.oxbow.function;

import java.util.List;

/** MySQL's functions of JSON texts that need no path. */
final class Documents {
  static final List<Function> ALL =
      List.of(
          Function.of(
              "JSON_VALID",
              Function.BOOLEAN,
              "S",
              "CASE WHEN $1 IS NOT NULL THEN json_valid($1) END"),
          Function.of(
              "JSON_TYPE",
              Function.MAYBE_TEXT,
              "S",
              "CASE json_type(CASE WHEN json_valid($1) THEN $1 END) WHEN 'VARCHAR' THEN 'STRING'"
                  + " WHEN 'BIGINT' THEN 'INTEGER' WHEN 'UBIGINT' THEN 'INTEGER'"
                  + " WHEN 'DOUBLE' THEN 'DOUBLE' WHEN 'BOOLEAN' THEN 'BOOLEAN'"
                  + " WHEN 'ARRAY' THEN 'ARRAY' WHEN 'OBJECT' THEN 'OBJECT'"
                  + " WHEN 'NULL' THEN 'NULL' END"));

  private Documents() {}
}

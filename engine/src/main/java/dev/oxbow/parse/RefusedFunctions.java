package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;

/** Functions of MySQL that nothing here computes as MySQL does, and why. */
final class RefusedFunctions {
  private static final Map<String, String> WHY = new HashMap<>();

  static {
    put("a TIME ends at 24 hours here; use TIMESTAMPDIFF and DATE_ADD", "ADDTIME SUBTIME MAKETIME");
    put(
        "a session remembers no rows of the statement before",
        "FOUND_ROWS ROW_COUNT LAST_INSERT_ID");
    put(
        "documents are read, not changed, here",
        "JSON_INSERT JSON_SET JSON_REPLACE JSON_REMOVE JSON_ARRAY_APPEND JSON_ARRAY_INSERT"
            + " JSON_MERGE JSON_MERGE_PATCH JSON_MERGE_PRESERVE JSON_PRETTY JSON_STORAGE_SIZE");
    put(
        "it is not computed here",
        "OCT CRC32 QUOTE JSON_CONTAINS_PATH JSON_SEARCH JSON_TABLE COMPRESS"
            + " UNCOMPRESS EXTRACTVALUE UPDATEXML XMLTRANSFORM SLEEP BENCHMARK GET_LOCK"
            + " RELEASE_LOCK LOAD_FILE PERIOD_ADD PERIOD_DIFF");
  }

  private RefusedFunctions() {}

  private static void put(String why, String names) {
    for (String name : names.split(" ")) {
      WHY.put(name, why);
    }
  }

  static void check(SqlCall call) {
    String why =
        call.getOperator() instanceof SqlFunction function
            ? WHY.get(function.getName().toUpperCase(Locale.ROOT))
            : null;
    if (why != null) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "The function "
              + call.getOperator().getName().toUpperCase(Locale.ROOT)
              + " is not supported: "
              + why);
    }
  }
}

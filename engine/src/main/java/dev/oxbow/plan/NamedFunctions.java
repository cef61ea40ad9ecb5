package dev.oxbow.plan;

import static dev.oxbow.plan.LocalFunctions.typed;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.function.FunctionTable;
import dev.oxbow.local.LocalSql;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rex.RexCall;

/** The executor's functions that go by a name, as a table: the planner's name, what to write. */
final class NamedFunctions {
  /** Writes a call whose arguments are written already. */
  private interface Template {
    String write(RexCall call, List<String> a);
  }

  private static final Map<String, Template> TABLE = new HashMap<>();

  static {
    put((call, a) -> "(" + String.join(" || ", a) + ")", "||", "CONCAT");
    put(same("length"), "CHAR_LENGTH", "CHARACTER_LENGTH");
    put(same("lower"), "LOWER");
    put((call, a) -> "substring(" + String.join(", ", a) + ")", "SUBSTRING", "SUBSTR", "MID");
    put((call, a) -> "left(" + a.get(0) + ", greatest(" + a.get(1) + ", 0))", "LEFT");
    put((call, a) -> "right(" + a.get(0) + ", greatest(" + a.get(1) + ", 0))", "RIGHT");
    put((call, a) -> "repeat(" + a.get(0) + ", greatest(" + a.get(1) + ", 0))", "REPEAT");
    put((call, a) -> "repeat(' ', greatest(" + a.get(0) + ", 0))", "SPACE");
    sameNames("STARTS_WITH", "ENDS_WITH");
    put(
        (call, a) ->
            "CASE WHEN %1$s = %2$s THEN 0 WHEN %1$s < %2$s THEN -1 WHEN %1$s > %2$s THEN 1 END"
                .formatted(a.get(0), a.get(1)),
        "STRCMP");
    put((call, a) -> "regexp_matches(" + String.join(", ", a) + ")", "REGEXP", "RLIKE");
    put((call, a) -> "(NOT regexp_matches(" + String.join(", ", a) + "))", "NOT RLIKE");

    sameNames("ABS", "SIGN", "CBRT");
    sameNames("SIN", "COS", "TAN", "ATAN2", "COT", "DEGREES", "RADIANS");
    sameNames("PI");
    put(same("trunc"), "TRUNC");

    put(
        (call, a) -> "CASE WHEN " + a.get(0) + " THEN " + a.get(1) + " ELSE " + a.get(2) + " END",
        "IF");
    put(same("coalesce"), "FIRST_NOT_NULL", "IFNULL", "NVL");
    put(same("nullif"), "NULLIF");

    sameNames("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "QUARTER", "DAYOFYEAR");
    put(same("day"), "DAYOFMONTH");
    put((call, a) -> "CAST(dayofweek(" + a.get(0) + ") + 1 AS BIGINT)", "DAYOFWEEK");
    put(same("last_day"), "LAST_DAY");

    put(LocalJson::value, "JSON_VALUE");
    put(LocalJson::query, "JSON_QUERY");
    put(LocalJson::exists, "JSON_EXISTS");
    put(LocalJson::extract, "JSON_EXTRACT");
    put((call, a) -> LocalJson.unquote(a), "JSON_UNQUOTE");
    put((call, a) -> LocalJson.length(a), "JSON_LENGTH");
    put((call, a) -> "coalesce(" + LocalSql.isJson(a.get(0)) + ", FALSE)", "IS JSON VALUE");
  }

  private NamedFunctions() {}

  private static void put(Template template, String... names) {
    for (String name : names) {
      TABLE.put(name, template);
    }
  }

  /** A function of the executor whose result gets the planner's type. */
  private static Template same(String function) {
    return (call, a) -> typed(function, call, a);
  }

  private static void sameNames(String... names) {
    for (String name : names) {
      put(same(name.toLowerCase(Locale.ROOT)), name);
    }
  }

  static boolean knows(RexCall call) {
    return FunctionTable.knows(name(call)) || TABLE.containsKey(name(call));
  }

  static String write(RexCall call, List<String> arguments) {
    String ours = FunctionTable.write(call, arguments);
    if (ours != null) {
      return ours;
    }
    Template template = TABLE.get(name(call));
    if (template == null) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED,
          "The function " + call.getOperator().getName() + " is not supported here");
    }
    return template.write(call, arguments);
  }

  private static String name(RexCall call) {
    return call.getOperator().getName().toUpperCase(Locale.ROOT);
  }
}

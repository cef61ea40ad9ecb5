package dev.oxbow.function;

import static dev.oxbow.function.Function.BIGINT;
import static dev.oxbow.function.Function.INTEGER;
import static dev.oxbow.function.Function.MAYBE_DATE;
import static dev.oxbow.function.Function.TEXT;

import dev.oxbow.local.LocalSql;
import java.util.List;
import org.apache.calcite.rex.RexCall;

/** MySQL's functions of days. */
final class Days {
  static final List<Function> ALL =
      List.of(
          Function.of("DAY", BIGINT, "T", "day($1)"),
          Function.of("WEEKDAY", INTEGER, "T", "isodow($1) - 1"),
          Function.of("WEEK", INTEGER, "T?I", (call, a) -> Function.typed(call, week(call, a))),
          Function.of("WEEKOFYEAR", INTEGER, "T", "weekofyear($1)"),
          Function.of("YEARWEEK", INTEGER, "T?I", Days::yearWeek),
          Function.of("DAYNAME", TEXT, "T", "dayname($1)"),
          Function.of("MONTHNAME", TEXT, "T", "monthname($1)"),
          Function.of(
              "DATEDIFF", BIGINT, "TT", "datediff('day', CAST($2 AS DATE), CAST($1 AS DATE))"),
          Function.of("TO_DAYS", BIGINT, "T", "epoch(CAST($1 AS DATE)) // 86400 + 719528"),
          Function.of(
              "FROM_DAYS", MAYBE_DATE, "I", "DATE '1970-01-01' + CAST($1 - 719528 AS INTEGER)"),
          Function.of(
              "MAKEDATE",
              MAYBE_DATE,
              "II",
              LocalSql.inYears(
                  "CASE WHEN $2 > 0 AND $1 >= 0 AND $1 <= 9999 THEN make_date(CAST(CASE WHEN $1 < 70"
                      + " THEN $1 + 2000 WHEN $1 < 100 THEN $1 + 1900 ELSE $1 END AS BIGINT), 1, 1)"
                      + " + CAST(least($2, 4000000) - 1 AS INTEGER) END")));

  private Days() {}

  private static int mode(RexCall call) {
    if (call.getOperands().size() < 2) {
      return 0;
    }
    int mode = Integer.parseInt(Function.requireConstant(call, 1, "the mode"));
    if (mode < 0 || mode > 7) {
      throw Function.refused(call, "knows the modes 0 to 7, not " + mode);
    }
    return mode;
  }

  /** The day of a week that tells to which year the week belongs. */
  private static String anchor(int mode, String time) {
    boolean monday = (mode & 1) == 1;
    // Modes 1, 3, 4 and 6: the year that has more days of the week; otherwise that of its first.
    int offset = mode == 1 || mode == 3 || mode == 4 || mode == 6 ? 3 : 0;
    String day = "CAST(" + time + " AS DATE)";
    String since = monday ? "isodow(" + day + ") - 1" : "dayofweek(" + day + ")";
    return "(" + day + " - CAST(" + since + " - " + offset + " AS INTEGER))";
  }

  private static String number(String anchor) {
    return "((dayofyear(" + anchor + ") - 1) // 7 + 1)";
  }

  static String week(RexCall call, List<String> a) {
    return week(mode(call), a.get(0));
  }

  /** The week of a year, as the mode counts. */
  static String week(int mode, String time) {
    String anchor = anchor(mode, time);
    boolean fromZero = mode == 0 || mode == 1 || mode == 4 || mode == 5;
    if (!fromZero) {
      return number(anchor);
    }
    return "CASE WHEN year(%1$s) < year(%2$s) THEN 0 WHEN year(%1$s) > year(%2$s) THEN %3$s + 1 ELSE %4$s END"
        .formatted(anchor, time, number("(" + anchor + " - 7)"), number(anchor));
  }

  /** The year to which the week belongs. */
  static String yearOfWeek(int mode, String time) {
    return "year(" + anchor(mode, time) + ")";
  }

  private static String yearWeek(RexCall call, List<String> a) {
    int mode = mode(call);
    // Each week belongs to one year, so it is counted from 1.
    int fromOne = mode == 0 ? 2 : mode == 1 ? 3 : mode == 4 ? 6 : mode == 5 ? 7 : mode;
    return Function.typed(
        call, yearOfWeek(fromOne, a.get(0)) + " * 100 + " + week(fromOne, a.get(0)));
  }
}

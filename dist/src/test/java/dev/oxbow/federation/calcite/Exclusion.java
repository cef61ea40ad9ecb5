package dev.oxbow.federation.calcite;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A rule that says which statements do not apply here, by what is written in them.
 *
 * @param name for the account of them
 * @param reason why Oxbow has another answer, or none, on purpose
 */
record Exclusion(String name, String reason, Predicate<Asked> applies) {
  private static final List<String> OTHER =
      List.of(
          "orinoco",
          "geo",
          "bookstore",
          "catchall",
          "seq",
          "foodmart",
          "jdbc_scott",
          "post-big-query",
          "oraclefunc");

  /**
   * Tables that scripts make of VALUES, in words that only Calcite reads, and what is over them.
   */
  static final Pattern OF_QUERIES =
      Pattern.compile(
          "(?i)CREATE TABLE \\w+ AS"
              + "|\\b(emp|emp3|dept|bar|bonus|salgrade|dummy|job_salary|friends|friendjobs|jobs|xxx|yyy)\\b");

  static final List<Exclusion> ALL =
      List.of(
          of(
              "no rows asked for",
              "`!plan`, `!type`, `!update` and their like show Calcite's plans and types, or write",
              a -> !a.command().equals("ok") && !a.command().equals("error")),
          of(
              "switched off",
              "stands within `!if`: wrong, or not possible, in Calcite itself",
              Asked::conditional),
          of(
              "other tables",
              "asks a schema of Calcite's tests with nested values, streams or foreign data",
              a -> OTHER.contains(a.schema())),
          of(
              "tables made of queries",
              "asks tables that the script makes by CREATE TABLE AS",
              a -> a.schema().equals("blank") && OF_QUERIES.matcher(a.sql()).find()),
          written(
              "collections",
              "ARRAY, MAP, MULTISET and what makes or takes them",
              "\\b(array|map|multiset)\\s*\\[|\\b(collect|fusion|cardinality|unnest)\\s*\\("),
          written(
              "rows as values",
              "a row is no value of a column",
              "\\brow\\s*\\(|\\(empno, deptno\\) as r"),
          written("intervals as values", "an interval is no value of a column", "\\* interval"),
          written("MATCH_RECOGNIZE", "not there", "match_recognize"),
          written("WITHIN DISTINCT", "not there", "within distinct"),
          written(
              "chance", "what Calcite's generator gives for a seed", "\\brand(_integer)?\\s*\\("),
          written("XML and COMPRESS", "functions that are not there", "ExtractValue|COMPRESS"),
          written("JSON aggregates", "not there", "json_(array|object)agg"),
          written(
              "deviations of integers",
              "are INTEGER in Calcite and DOUBLE here, as in MySQL; STDDEV is of the population",
              "(stddev|stddev_pop|stddev_samp)\\(deptno\\)|\\bvar_pop\\(emps"),
          written(
              "windows of COVAR and REGR",
              "a known defect: Calcite makes sums and quotients of integers of them",
              "(covar_pop|covar_samp|regr_sxx|regr_syy)\\([^)]*\\) over"),
          written(
              "GROUP BY a number",
              "is the column of that number, as in MySQL, which must not be an aggregate",
              "select count\\('1'\\).*group by 1$|count\\(\\*\\) as c\\s.*(cube|rollup)\\(1\\)"),
          written(
              "COUNT DISTINCT in a cube",
              "a wrong answer: the row of all has 14 rows, not 3",
              "count\\(distinct deptno\\) as cd.*cube\\(deptno\\)"),
          written("any value", "is any of them", "any_value\\("),
          written(
              "overflow",
              "is an error; Calcite gives another number",
              "9223372036854775807\\s+\\+ 1|'12\\.34e56"),
          written(
              "GROUP_CONCAT of two",
              "a known defect: the second is no separator in MySQL",
              "group_concat\\(deptno, ename"),
          written(
              "case of names",
              "does not tell names of columns and tables apart here",
              "select empid from \"hr\"|\"a\", \"A\""),
          written(
              "texts as numbers",
              "a text that meets a number is a number of its own, of any size",
              "deptno between '7369'"),
          written(
              "fractions of times",
              "a TIMESTAMP has six digits where it names none; in Calcite none",
              "TIMESTAMP '2016-02-26 19:06:00\\.123"),
          written(
              "weeks",
              "begin on Monday in FLOOR and CEIL, on Sunday in Calcite; FLOOR of a TIME is a known"
                  + " defect",
              "floor\\(v to week\\)"),
          written(
              "labels of UNPIVOT",
              "are names as the statement writes them; in upper case in Calcite",
              "unpivot(?!.*as 'commission')"));

  private static Exclusion of(String name, String reason, Predicate<Asked> applies) {
    return new Exclusion(name, reason, applies);
  }

  static Exclusion written(String name, String reason, String regex) {
    Predicate<String> found =
        Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL).asPredicate();
    return new Exclusion(name, reason, a -> found.test(a.sql()));
  }

  /** The first rule that a statement falls under. */
  static Optional<Exclusion> of(Asked asked) {
    return ALL.stream().filter(e -> e.applies().test(asked)).findFirst();
  }
}

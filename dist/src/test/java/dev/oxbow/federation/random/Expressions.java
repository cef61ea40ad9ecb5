package dev.oxbow.federation.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes up values and conditions over the columns that may be used. None can fail by a value: there
 * is no division by what may be zero, no cast that may not fit, and arithmetic on small numbers
 * only.
 */
final class Expressions {
  private final Random random;
  private final Literals literals;

  /** What may be used: {@code alias.column}. */
  private List<Term> columns = List.of();

  /** Whether what a value is compared with may be a parameter. */
  private boolean parameterized;

  Expressions(Random random, Literals literals) {
    this.random = random;
    this.literals = literals;
  }

  List<Term> columns() {
    return columns;
  }

  void use(List<Term> usable) {
    columns = List.copyOf(usable);
  }

  /** Takes further columns into use. */
  void add(List<Term> further) {
    List<Term> all = new ArrayList<>(columns);
    all.addAll(further);
    use(all);
  }

  /** A condition of WHERE, ON or HAVING. */
  Phrase filter(int depth) {
    parameterized = true;
    Phrase filter = condition(depth);
    parameterized = false;
    return filter;
  }

  Phrase constant(Sort sort) {
    return parameterized ? literals.operand(sort) : literals.literal(sort);
  }

  Phrase condition(int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      return switch (random.nextInt(6)) {
        case 0, 1 -> Phrase.of("({} OR {})", condition(depth - 1), condition(depth - 1));
        case 2 -> Phrase.of("NOT ({})", condition(depth - 1));
        case 3 -> truth(condition(depth - 1));
        default -> Phrase.of("({} AND {})", condition(depth - 1), condition(depth - 1));
      };
    }
    Sort sort = one(columns).sort();
    Phrase value = term(sort, depth);
    Phrase left = sort.key(value);
    return switch (random.nextInt(9)) {
      case 0 -> Phrase.of("{}" + one(List.of(" IS NULL", " IS NOT NULL")), value);
      case 1 ->
          Phrase.of(
              "{}" + one(List.of(" IN ({}, {})", " NOT IN ({}, {})", " IN ({}, NULL, {})")),
              left,
              sort.key(constant(sort)),
              sort.key(constant(sort)));
      case 2 ->
          Phrase.of(
              "{}" + one(List.of(" BETWEEN {} AND {}", " NOT BETWEEN {} AND {}")),
              left,
              sort.key(constant(sort)),
              sort.key(constant(sort)));
      case 3 -> sort == Sort.TEXT ? like(value) : same(left, sort);
      case 4 -> compared(left, sort.key(term(sort, depth)));
      default -> compared(left, sort.key(constant(sort)));
    };
  }

  /** MySQL 8.0.12 loses rows of outer joins for which a condition IS NOT TRUE. */
  private Phrase truth(Phrase condition) {
    return switch (random.nextInt(4)) {
      case 0 -> Phrase.of("(({}) IS TRUE)", "COALESCE(({}), FALSE)", condition);
      case 1 -> Phrase.of("(({}) IS NOT TRUE)", "(NOT COALESCE(({}), FALSE))", condition);
      case 2 -> Phrase.of("(({}) IS FALSE)", "(NOT COALESCE(({}), TRUE))", condition);
      default -> Phrase.of("(({}) IS NOT FALSE)", "COALESCE(({}), TRUE)", condition);
    };
  }

  private Phrase compared(Phrase left, Phrase right) {
    return Phrase.of("{}" + comparison() + "{}", left, right);
  }

  private Phrase same(Phrase left, Sort sort) {
    Phrase right = sort.key(term(sort, 0));
    return switch (random.nextInt(3)) {
      case 0 -> Phrase.of("{} IS NOT DISTINCT FROM {}", "{} <=> {}", left, right);
      case 1 -> Phrase.of("{} IS DISTINCT FROM {}", "NOT ({} <=> {})", left, right);
      default -> Phrase.of("{} = {}", left, right);
    };
  }

  private Phrase like(Phrase value) {
    String like =
        (random.nextInt(4) == 0 ? " NOT" : "")
            + " LIKE "
            + one(
                List.of(
                    "'a%'",
                    "'%a'",
                    "'_'",
                    "'A%'",
                    "'a_'",
                    "'%b%'",
                    "'a|%' ESCAPE '|'",
                    "''",
                    "'%'",
                    "'_%_'",
                    "'😀%'",
                    "'% '"));
    return Phrase.of("{}" + like, "{} COLLATE utf8mb4_bin" + like, value);
  }

  String comparison() {
    return one(List.of(" = ", " <> ", " < ", " <= ", " > ", " >= "));
  }

  /** A value of any sort that a column has. */
  Term any(int depth) {
    Sort sort = one(columns).sort();
    return new Term(term(sort, depth), sort);
  }

  /** A value that depends on a column: a literal in a key would be a column's number. */
  Term computed(int depth) {
    Term term = any(depth);
    return term.phrase().ours().contains("`") ? term : computed(depth);
  }

  Phrase term(Sort sort, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return composed(sort, depth - 1);
    }
    List<Term> alike = columns.stream().filter(t -> t.sort() == sort).toList();
    return alike.isEmpty() || random.nextInt(12) == 0
        ? literals.literal(sort)
        : one(alike).phrase();
  }

  private Phrase composed(Sort sort, int depth) {
    Phrase of = term(sort, depth);
    Phrase other = term(sort, 0);
    switch (random.nextInt(9)) {
      case 0:
        return Phrase.of("COALESCE({}, {})", of, other);
      case 1:
        return Phrase.of("CASE WHEN {} THEN {} ELSE {} END", condition(0), of, other);
      case 2:
        return Phrase.of(
            "CASE WHEN {} THEN {} WHEN {} THEN {} END", condition(0), of, condition(0), other);
      case 3:
        return Phrase.of("IF({}, {}, {})", condition(0), of, other);
      case 4:
        return nullIf(sort, of, literals.literal(sort));
      default:
        return switch (sort) {
          case SMALL -> small(of, other);
          case DECIMAL -> decimal(of);
          case DOUBLE -> Phrase.of(one(List.of("(- {})", "ABS({})", "({} / 2e0)")), of);
          case TEXT -> text(of, other);
          case DATE -> date(of);
          case TIME -> time(of);
          default -> of;
        };
    }
  }

  private static Phrase nullIf(Sort sort, Phrase of, Phrase other) {
    Phrase ours = Phrase.of("NULLIF({}, {})", of, other);
    Phrase mysql =
        Phrase.of("CASE WHEN {} = {} THEN NULL ELSE {} END", sort.key(of), sort.key(other), of);
    return new Phrase(ours.ours(), mysql.mysql());
  }

  private Phrase small(Phrase of, Phrase other) {
    Phrase text = term(Sort.TEXT, 0);
    Phrase day = term(Sort.DATE, 0);
    Phrase time = term(Sort.TIME, 0);
    return switch (random.nextInt(18)) {
      case 0 -> Phrase.of("({} + {})", of, other);
      case 1 -> Phrase.of("({} - " + (1 + random.nextInt(9)) + ")", of);
      case 2 -> Phrase.of("({} * 3)", of);
      case 3 -> Phrase.of("ABS({})", of);
      case 4 -> Phrase.of("CHAR_LENGTH({})", text);
      case 5 -> Phrase.of("SIGN({})", of);
      case 6 -> Phrase.of("({} / 4)", "({} DIV 4)", of);
      case 7 -> Phrase.of("LOCATE('a', {})", "LOCATE('a', {} COLLATE utf8mb4_bin)", text);
      case 8 -> Phrase.of("LENGTH({})", text);
      case 9 -> Phrase.of("ASCII({})", text);
      case 10 ->
          Phrase.of(
              one(List.of("YEAR", "MONTH", "DAYOFMONTH", "QUARTER", "DAYOFYEAR", "WEEKDAY"))
                  + "({})",
              day);
      case 11 -> Phrase.of(one(List.of("DAYOFWEEK({})", "WEEK({})", "WEEK({}, 3)")), day);
      case 12 ->
          Phrase.of("EXTRACT(" + one(List.of("HOUR", "MINUTE", "SECOND")) + " FROM {})", time);
      case 13 -> Phrase.of("MICROSECOND({})", time);
      case 14 -> Phrase.of("DATEDIFF({}, {})", day, term(Sort.DATE, 0));
      case 15 ->
          Phrase.of(
              "TIMESTAMPDIFF(" + one(List.of("DAY", "MONTH", "YEAR", "HOUR")) + ", {}, {})",
              time,
              term(Sort.TIME, 0));
      case 16 -> Phrase.of("CAST({} AS BIGINT)", "CAST({} AS SIGNED)", term(Sort.DECIMAL, 0));
      default -> Phrase.of("MOD({}, 5)", of);
    };
  }

  private Phrase decimal(Phrase of) {
    return switch (random.nextInt(9)) {
      case 0 -> Phrase.of("({} + 0.5)", of);
      case 1 -> Phrase.of("ROUND({}, " + (random.nextInt(4) - 1) + ")", of);
      case 2 -> Phrase.of(one(List.of("FLOOR({})", "CEILING({})")), of);
      case 3 -> Phrase.of("ABS({})", of);
      case 4 -> Phrase.of("({} * 2)", of);
      case 5 -> Phrase.of("TRUNCATE({}, 1)", of);
      case 6 -> Phrase.oursOnly("({} / 8)", of); // a scale of our own
      case 7 -> Phrase.of("CAST({} AS DECIMAL(12, 2))", term(Sort.SMALL, 0));
      default -> Phrase.of("(- {})", of);
    };
  }

  private Phrase text(Phrase of, Phrase other) {
    return switch (random.nextInt(16)) {
      case 0 -> Phrase.of("CONCAT({}, {})", of, other);
      case 1 -> Phrase.of("UPPER({})", of);
      case 2 -> Phrase.of("LOWER({})", of);
      case 3 -> Phrase.of("SUBSTRING({}, 1, 2)", of);
      case 4 -> Phrase.of("TRIM({})", of);
      case 5 -> Phrase.of("REPLACE({}, 'a', 'bb')", of);
      case 6 -> Phrase.of(one(List.of("LEFT({}, 1)", "RIGHT({}, 2)", "SUBSTRING({}, -2)")), of);
      case 7 -> Phrase.of(one(List.of("LPAD({}, 4, '*')", "RPAD({}, 3, 'é')")), of);
      case 8 -> Phrase.of("REVERSE({})", of);
      case 9 -> Phrase.of("REPEAT({}, 2)", of);
      case 10 -> Phrase.of("CONCAT_WS('-', {}, {})", of, other);
      case 11 -> Phrase.of("HEX({})", of);
      case 12 -> Phrase.of("CAST({} AS CHAR)", term(Sort.SMALL, 0));
      case 13 ->
          Phrase.of(
              "DATE_FORMAT({}, '" + one(List.of("%Y-%m-%d", "%j", "%W %e %b", "%x-%v")) + "')",
              term(Sort.DATE, 0));
      case 14 -> Phrase.of("DATE_FORMAT({}, '%H:%i:%s.%f')", term(Sort.TIME, 0));
      default -> Phrase.of(one(List.of("LTRIM({})", "RTRIM({})", "({} || '!')")), of);
    };
  }

  private Phrase date(Phrase of) {
    return switch (random.nextInt(4)) {
      case 0 -> Phrase.of("LAST_DAY({})", of);
      case 1 -> Phrase.of("DATE_ADD({}, INTERVAL " + unit() + ")", of);
      case 2 -> Phrase.of("CAST({} AS DATE)", term(Sort.TIME, 0));
      default -> Phrase.of("CAST({} AS DATE)", of);
    };
  }

  private Phrase time(Phrase of) {
    return switch (random.nextInt(4)) {
      case 0 -> Phrase.of("({} + INTERVAL '1' DAY)", of);
      case 1 -> Phrase.of("DATE_ADD({}, INTERVAL " + unit() + ")", of);
      case 2 -> Phrase.of("DATE_SUB({}, INTERVAL 90 MINUTE)", of);
      default -> Phrase.of("CAST({} AS DATETIME)", term(Sort.DATE, 0));
    };
  }

  private String unit() {
    return one(List.of("1 MONTH", "-1 DAY", "2 YEAR", "1 WEEK", "1 QUARTER"));
  }

  /** An aggregate over the rows of a group. */
  Term aggregate() {
    Term of = any(1);
    String distinct = random.nextInt(3) == 0 ? "DISTINCT " : "";
    return switch (random.nextInt(7)) {
      case 0 -> new Term(Phrase.same("COUNT(*)"), Sort.SMALL);
      case 1 -> new Term(Phrase.of("COUNT(" + distinct + "{})", of.key()), Sort.SMALL);
      case 2 -> new Term(extreme("MIN", of), of.sort());
      case 3 -> new Term(extreme("MAX", of), of.sort());
      case 4 -> new Term(Phrase.of("SUM(" + distinct + "{})", number()), Sort.DECIMAL);
      case 5 -> joined();
      default -> new Term(Phrase.of("AVG(" + distinct + "{})", average()), Sort.DECIMAL);
    };
  }

  private static Phrase extreme(String function, Term of) {
    String plain = function + "({})";
    return Phrase.of(
        plain,
        of.sort() == Sort.TEXT ? "CONVERT(UNHEX(" + plain + ") USING utf8mb4)" : plain,
        of.key());
  }

  private Term joined() {
    Phrase text = term(Sort.TEXT, 1);
    return new Term(
        Phrase.of(
            "GROUP_CONCAT(DISTINCT {} ORDER BY {} SEPARATOR '+')",
            "CONVERT(GROUP_CONCAT(DISTINCT CAST({} AS BINARY) ORDER BY CAST({} AS BINARY)"
                + " SEPARATOR '+') USING utf8mb4)",
            text,
            text),
        Sort.TEXT);
  }

  Phrase number() {
    return term(random.nextBoolean() ? Sort.SMALL : Sort.DECIMAL, 1);
  }

  /** MySQL's average has four digits more than its terms, ours six at least. */
  private Phrase average() {
    return random.nextInt(3) == 0
        ? Phrase.oursOnly("{}", number())
        : Phrase.of("CAST({} AS DECIMAL(20, 4))", number());
  }

  <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

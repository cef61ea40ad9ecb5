package dev.oxbow.federation.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes queries up. None can fail by a value, so that one which fails anywhere is a finding: there
 * is no division, no cast that may not fit, and arithmetic on small numbers only.
 */
final class RandomQuery {
  private static final List<Sort> COMPARED =
      List.of(
          Sort.SMALL,
          Sort.INTEGER,
          Sort.DECIMAL,
          Sort.LONG_DECIMAL,
          Sort.DOUBLE,
          Sort.TEXT,
          Sort.BINARY,
          Sort.DATE,
          Sort.TIME);

  private final Random random;

  /** What may be used: {@code alias.column}. */
  private final List<Term> columns = new ArrayList<>();

  private int aliases;

  /** An expression of a sort. */
  private record Term(String sql, Sort sort) {}

  RandomQuery(Random random) {
    this.random = random;
  }

  /** The next query, and whether its rows have an order. */
  record Query(String sql, boolean isOrdered) {}

  Query next() {
    columns.clear();
    aliases = 0;
    if (random.nextInt(6) == 0) {
      return operation();
    }
    String from = from();
    String where = random.nextInt(5) == 0 ? "" : " WHERE " + condition(2);
    return random.nextInt(3) == 0 ? grouped(from, where) : plain(from, where);
  }

  private Query plain(String from, String where) {
    List<String> outputs = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      outputs.add(any(2).sql());
    }
    String distinct = random.nextInt(5) == 0 ? "DISTINCT " : "";
    return ended("SELECT " + distinct + listed(outputs) + from + where, count);
  }

  private Query grouped(String from, String where) {
    List<String> keys = new ArrayList<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      keys.add(one(columns).sql()); // a literal would be a column's number
    }
    List<String> outputs = new ArrayList<>(keys);
    int aggregates = 1 + random.nextInt(3);
    for (int i = 0; i < aggregates; i++) {
      outputs.add(aggregate());
    }
    String group =
        keys.isEmpty()
            ? ""
            : IntStream.rangeClosed(1, keys.size())
                .mapToObj(i -> keys.get(i - 1))
                .collect(Collectors.joining(", ", " GROUP BY ", ""));
    String having = random.nextInt(4) == 0 ? " HAVING COUNT(*) > " + random.nextInt(3) : "";
    return ended("SELECT " + listed(outputs) + from + where + group + having, outputs.size());
  }

  /** UNION and its like, over one column of a sort. */
  private Query operation() {
    Sort sort;
    do {
      sort = one(COMPARED);
    } while (sort == Sort.BINARY); // Calcite's own assertions fail for its constants
    List<String> parts = new ArrayList<>();
    int count = 2 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      columns.clear();
      String from = from();
      parts.add("SELECT " + term(sort, 1) + " AS x" + from + " WHERE " + condition(1));
    }
    String operator = one(List.of(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT "));
    return ended(String.join(operator, parts), 1);
  }

  /** All columns are in the order, or rows that are cut off could be any. */
  private Query ended(String sql, int width) {
    if (random.nextBoolean()) {
      return new Query(sql, false);
    }
    String order =
        IntStream.rangeClosed(1, width)
            .mapToObj(i -> i + one(List.of("", " DESC", " NULLS FIRST", " DESC NULLS LAST")))
            .collect(Collectors.joining(", "));
    String limit =
        switch (random.nextInt(4)) {
          case 0 -> " LIMIT " + random.nextInt(20);
          case 1 -> " LIMIT " + random.nextInt(20) + " OFFSET " + random.nextInt(10);
          default -> "";
        };
    return new Query(sql + " ORDER BY " + order + limit, true);
  }

  private static String listed(List<String> outputs) {
    return IntStream.range(0, outputs.size())
        .mapToObj(i -> outputs.get(i) + " AS c" + i)
        .collect(Collectors.joining(", "));
  }

  private String from() {
    String first = table();
    if (random.nextInt(3) > 0) {
      return " FROM " + first;
    }
    List<Term> before = List.copyOf(columns);
    String second = table();
    List<Term> after = columns.subList(before.size(), columns.size());
    Term left = one(before);
    List<Term> alike = after.stream().filter(t -> t.sort() == left.sort()).toList();
    if (alike.isEmpty()) {
      return " FROM " + first + ", " + second;
    }
    String on = left.sql() + " = " + one(alike).sql();
    if (random.nextInt(3) == 0) {
      on += " AND " + condition(1);
    }
    String join = one(List.of(" JOIN ", " LEFT JOIN ", " JOIN "));
    return " FROM " + first + join + second + " ON " + on;
  }

  /** A table with an alias of its own, whose columns may be used from now on. */
  private String table() {
    String table = one(List.of("n", "m", "n", "k"));
    String alias = "t" + aliases++;
    for (NastyColumn column : NastyTables.COLUMNS) {
      if (!table.equals("k") || isInTopic(column.sort())) {
        columns.add(new Term(alias + ".`" + column.name() + "`", column.sort()));
      }
    }
    return table + " " + alias;
  }

  private static boolean isInTopic(Sort sort) {
    return sort == Sort.SMALL || sort == Sort.DECIMAL || sort == Sort.TEXT;
  }

  private String condition(int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      return switch (random.nextInt(4)) {
        case 0 -> "(" + condition(depth - 1) + " OR " + condition(depth - 1) + ")";
        case 1 -> "NOT (" + condition(depth - 1) + ")";
        default -> "(" + condition(depth - 1) + " AND " + condition(depth - 1) + ")";
      };
    }
    Sort sort = one(columns).sort();
    String left = term(sort, depth);
    return switch (random.nextInt(8)) {
      case 0 -> left + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL");
      case 1 ->
          left
              + (random.nextBoolean() ? " IN (" : " NOT IN (")
              + literal(sort)
              + ", "
              + literal(sort)
              + ")";
      case 2 -> left + " BETWEEN " + literal(sort) + " AND " + literal(sort);
      case 3 -> sort == Sort.TEXT ? left + like() : left + " = " + term(sort, 0);
      case 4 -> left + comparison() + term(sort, depth);
      case 5 -> random.nextInt(3) == 0 ? within(left, sort) : left + comparison() + literal(sort);
      default -> left + comparison() + literal(sort);
    };
  }

  /** Whether a value is among those of another table. */
  private String within(String left, Sort sort) {
    List<Term> outer = List.copyOf(columns);
    String from = " FROM " + table();
    List<Term> inner = columns.subList(outer.size(), columns.size());
    List<Term> alike = inner.stream().filter(t -> t.sort() == sort).toList();
    String sql =
        alike.isEmpty()
            ? "EXISTS (SELECT 1" + from + " WHERE " + inner.get(0).sql() + " > 3)"
            : left + " IN (SELECT " + one(alike).sql() + from + ")";
    columns.clear();
    columns.addAll(outer);
    return sql;
  }

  private String like() {
    return (random.nextInt(4) == 0 ? " NOT" : "")
        + " LIKE "
        + one(List.of("'a%'", "'%a'", "'_'", "'A%'", "'a_'", "'%b%'", "'a|%' ESCAPE '|'", "''"));
  }

  private String comparison() {
    return one(List.of(" = ", " <> ", " < ", " <= ", " > ", " >= "));
  }

  private Term any(int depth) {
    Sort sort = one(columns).sort();
    return new Term(term(sort, depth), sort);
  }

  private String term(Sort sort, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      return composed(sort, depth - 1);
    }
    List<Term> alike = columns.stream().filter(t -> t.sort() == sort).toList();
    return alike.isEmpty() || random.nextInt(12) == 0 ? literal(sort) : one(alike).sql();
  }

  private String composed(Sort sort, int depth) {
    String of = term(sort, depth);
    if (random.nextInt(3) == 0) {
      return random.nextBoolean()
          ? "COALESCE(" + of + ", " + term(sort, 0) + ")"
          : "CASE WHEN " + condition(0) + " THEN " + of + " ELSE " + term(sort, 0) + " END";
    }
    return switch (sort) {
      case SMALL ->
          switch (random.nextInt(6)) {
            case 0 -> "(" + of + " + " + term(sort, 0) + ")";
            case 1 -> "(" + of + " - " + (1 + random.nextInt(9)) + ")";
            case 2 -> "(" + of + " * 3)";
            case 3 -> "ABS(" + of + ")";
            case 4 -> "CHAR_LENGTH(" + term(Sort.TEXT, 0) + ")";
            default -> "MOD(" + of + ", 5)";
          };
      case DECIMAL ->
          switch (random.nextInt(4)) {
            case 0 -> "(" + of + " + 0.5)";
            case 1 -> "ROUND(" + of + ", 1)";
            case 2 -> "FLOOR(" + of + ")";
            default -> "(-" + of + ")";
          };
      case TEXT ->
          switch (random.nextInt(6)) {
            case 0 -> "CONCAT(" + of + ", " + term(sort, 0) + ")";
            case 1 -> "UPPER(" + of + ")";
            case 2 -> "LOWER(" + of + ")";
            case 3 -> "SUBSTRING(" + of + ", 1, 2)";
            case 4 -> "TRIM(" + of + ")";
            default -> "REPLACE(" + of + ", 'a', 'bb')";
          };
      case DATE -> "CAST(" + of + " AS DATE)";
      case TIME -> "(" + of + " + INTERVAL '1' DAY)";
      default -> of;
    };
  }

  private String aggregate() {
    Term of = any(1);
    String distinct = random.nextInt(3) == 0 ? "DISTINCT " : "";
    return switch (random.nextInt(6)) {
      case 0 -> "COUNT(*)";
      case 1 -> "COUNT(" + distinct + of.sql() + ")";
      case 2 -> "MIN(" + of.sql() + ")";
      case 3 -> "MAX(" + of.sql() + ")";
      case 4 -> "SUM(" + distinct + term(number(), 1) + ")";
      default -> "AVG(" + distinct + term(number(), 1) + ")";
    };
  }

  private Sort number() {
    return random.nextBoolean() ? Sort.SMALL : Sort.DECIMAL;
  }

  private String literal(Sort sort) {
    return switch (sort) {
      case DATE -> "DATE " + one(List.of("'2024-02-29'", "'2023-12-31'", "'1000-01-01'"));
      case TIME ->
          "TIMESTAMP "
              + one(
                  List.of(
                      "'2024-03-31 02:30:00'",
                      "'2023-12-31 23:59:59.999999'",
                      "'2024-03-31 02:30:00.123'"));
      case DOUBLE -> one(List.of("0e0", "1e-1", "-2.5e0", "1e300"));
      default -> {
        List<NastyColumn> alike =
            NastyTables.COLUMNS.stream()
                .filter(c -> c.sort() == sort && !c.values().isEmpty())
                .toList();
        yield one(one(alike).values());
      }
    };
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

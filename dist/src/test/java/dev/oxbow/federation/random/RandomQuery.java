package dev.oxbow.federation.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes queries up. None can fail by a value, so that one which fails anywhere is a finding. */
final class RandomQuery {
  private static final List<Sort> COMPARED =
      List.of(
          Sort.SMALL,
          Sort.INTEGER,
          Sort.DECIMAL,
          Sort.LONG_DECIMAL,
          Sort.DOUBLE,
          Sort.TEXT,
          Sort.DATE,
          Sort.TIME); // not BINARY: Calcite's own assertions fail for its constants

  private final Random random;
  private final Literals literals;
  private final Expressions expressions;
  private final SubQueries subQueries;

  RandomQuery(Random random) {
    this.random = random;
    this.literals = new Literals(random);
    this.expressions = new Expressions(random, literals);
    this.subQueries = new SubQueries(random, expressions);
  }

  /** The only query of this object. */
  Query next() {
    if (random.nextInt(6) == 0) {
      return operation();
    }
    Phrase from = from();
    Phrase where = where(2);
    return random.nextInt(3) == 0 ? grouped(from, where) : plain(from, where);
  }

  private Phrase where(int depth) {
    return switch (random.nextInt(6)) {
      case 0 -> Phrase.same("");
      case 1 -> Phrase.of(" WHERE {}", subQueries.condition());
      case 2 ->
          Phrase.of(
              " WHERE {}" + one(List.of(" AND {}", " OR {}")),
              subQueries.condition(),
              expressions.filter(depth - 1));
      default -> Phrase.of(" WHERE {}", expressions.filter(depth));
    };
  }

  private Query plain(Phrase from, Phrase where) {
    String distinct = random.nextInt(5) == 0 ? "DISTINCT " : "";
    List<Phrase> outputs = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      outputs.add(output(distinct.isEmpty()));
    }
    return ended(Phrase.of("SELECT " + distinct + "{}{}{}", listed(outputs), from, where), count);
  }

  /** A window under DISTINCT cannot be ordered by, which is a known defect. */
  private Phrase output(boolean windows) {
    return switch (random.nextInt(windows ? 9 : 8)) {
      // MySQL 8.0.12 takes rows for peers that differ in an expression of a window.
      case 8 -> Phrase.oursOnly("{}", new Windows(random, expressions).value());
      case 1 -> subQueries.value();
      case 2 -> Phrase.of("({})", expressions.condition(1));
      default -> expressions.any(2).key();
    };
  }

  private Query grouped(Phrase from, Phrase where) {
    List<Phrase> keys = new ArrayList<>();
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      keys.add(expressions.computed(1).key());
    }
    List<Phrase> outputs = new ArrayList<>(keys);
    int aggregates = 1 + random.nextInt(3);
    for (int i = 0; i < aggregates; i++) {
      outputs.add(expressions.aggregate().key());
    }
    Phrase group = keys.isEmpty() ? Phrase.same("") : groupBy(keys);
    return ended(
        Phrase.of("SELECT {}{}{}{}{}", listed(outputs), from, where, group, having()),
        outputs.size());
  }

  private Phrase groupBy(List<Phrase> keys) {
    Phrase listed = Phrase.joined(", ", keys);
    return random.nextInt(8) == 0
        ? Phrase.oursOnly(
            " GROUP BY ROLLUP({})", listed) // an older MySQL loses keys that are casts
        : Phrase.of(" GROUP BY {}", listed);
  }

  private Phrase having() {
    if (random.nextInt(3) > 0) {
      return Phrase.same("");
    }
    Term of = expressions.aggregate();
    return random.nextInt(4) == 0
        ? Phrase.of(" HAVING {} IS NOT NULL", of.phrase())
        : Phrase.of(
            " HAVING {}" + expressions.comparison() + "{}",
            of.key(),
            of.sort().key(literals.literal(of.sort())));
  }

  /** UNION and its like, over one or two columns. */
  private Query operation() {
    List<Sort> sorts =
        random.nextBoolean() ? List.of(one(COMPARED)) : List.of(one(COMPARED), one(COMPARED));
    String operator =
        one(List.of("UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"));
    Phrase all = part(sorts);
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      all = combined(all, operator, part(sorts), sorts.size());
    }
    return ended(all, sorts.size());
  }

  private Phrase part(List<Sort> sorts) {
    expressions.use(List.of());
    Phrase from = from();
    List<Phrase> outputs = new ArrayList<>();
    for (Sort sort : sorts) {
      outputs.add(sort.key(expressions.term(sort, 1)));
    }
    return Phrase.of("SELECT {}{}{}", listed(outputs), from, where(1));
  }

  /** MySQL 8.0.12 has no INTERSECT and no EXCEPT. */
  private static Phrase combined(Phrase left, String operator, Phrase right, int width) {
    String ours = "{} " + operator + " {}";
    if (operator.startsWith("UNION")) {
      return Phrase.of(ours, left, right);
    }
    if (operator.endsWith(" ALL")) {
      return Phrase.oursOnly(ours, left, right);
    }
    String same =
        String.join(
            " AND ",
            IntStream.range(0, width).mapToObj(i -> "b.c%d <=> a.c%d".formatted(i, i)).toList());
    String mysql =
        "SELECT DISTINCT a.* FROM ({}) a WHERE "
            + (operator.equals("EXCEPT") ? "NOT " : "")
            + "EXISTS (SELECT 1 FROM ({}) b WHERE "
            + same
            + ")";
    return Phrase.of(ours, mysql, left, right);
  }

  /** All columns are in the order, or rows that are cut off could be any. */
  private Query ended(Phrase sql, int width) {
    if (random.nextBoolean()) {
      return literals.query(sql, false);
    }
    List<Phrase> order =
        IntStream.range(0, width)
            .mapToObj(i -> Order.any(random).by(new Phrase(String.valueOf(i + 1), "c" + i)))
            .toList();
    String limit =
        switch (random.nextInt(4)) {
          case 0 -> " LIMIT " + random.nextInt(20);
          case 1 -> " LIMIT " + random.nextInt(20) + " OFFSET " + random.nextInt(10);
          default -> "";
        };
    return literals.query(
        Phrase.of(
            "{} ORDER BY {}" + limit,
            "SELECT * FROM ({}) q ORDER BY {}" + limit,
            sql,
            Phrase.joined(", ", order)),
        true);
  }

  private static Phrase listed(List<Phrase> outputs) {
    return Phrase.joined(
        ", ",
        IntStream.range(0, outputs.size())
            .mapToObj(i -> Phrase.of("{} AS c" + i, outputs.get(i)))
            .toList());
  }

  private Phrase from() {
    Phrase first = subQueries.table();
    List<Term> before = expressions.columns();
    if (random.nextInt(3) > 0) {
      return Phrase.of(" FROM {}", first);
    }
    Phrase second = subQueries.table();
    List<Term> after = expressions.columns().subList(before.size(), expressions.columns().size());
    Term left = one(before);
    List<Term> alike = after.stream().filter(t -> t.sort() == left.sort()).toList();
    if (alike.isEmpty()) {
      return Phrase.of(" FROM {}, {}", first, second);
    }
    Phrase on = Phrase.of("{} = {}", left.key(), one(alike).key());
    if (random.nextInt(3) == 0) {
      on = Phrase.of("{} AND {}", on, expressions.filter(1));
    }
    String join = one(List.of(" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " JOIN "));
    return Phrase.of(" FROM {}" + join + "{} ON {}", first, second, on);
  }

  private <T> T one(List<T> all) {
    return expressions.one(all);
  }
}

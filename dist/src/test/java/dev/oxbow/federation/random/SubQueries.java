package dev.oxbow.federation.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes up tables, and queries within queries. */
final class SubQueries {
  private final Random random;
  private final Expressions expressions;
  private int aliases;

  SubQueries(Random random, Expressions expressions) {
    this.random = random;
    this.expressions = expressions;
  }

  /** A table with an alias of its own, whose columns may be used from now on. */
  Phrase table() {
    return random.nextInt(8) == 0 ? derived() : named();
  }

  private Phrase named() {
    String table = one(List.of("n", "m", "n", "k"));
    String alias = "t" + aliases++;
    List<Term> columns = new ArrayList<>();
    for (NastyColumn column : NastyTables.COLUMNS) {
      if (!table.equals("k") || NastyTables.isInTopic(column.sort())) {
        columns.add(new Term(Phrase.same(alias + ".`" + column.name() + "`"), column.sort()));
      }
    }
    expressions.add(columns);
    return Phrase.same(table + " " + alias);
  }

  /** A query in the place of a table. */
  private Phrase derived() {
    List<Term> outside = expressions.columns();
    expressions.use(List.of());
    Phrase from = named();
    List<Phrase> outputs = new ArrayList<>();
    List<Term> columns = new ArrayList<>();
    String alias = "t" + aliases++;
    int count = 2 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      Term term = expressions.any(1);
      outputs.add(Phrase.of("{} AS a" + i, term.phrase()));
      columns.add(new Term(Phrase.same(alias + ".`a" + i + "`"), term.sort()));
    }
    Phrase query =
        Phrase.of(
            "(SELECT {} FROM {} WHERE {}) " + alias,
            Phrase.joined(", ", outputs),
            from,
            expressions.filter(1));
    expressions.use(outside);
    expressions.add(columns);
    return query;
  }

  /** A condition on rows of another table. */
  Phrase condition() {
    List<Term> outside = expressions.columns();
    Term left = expressions.any(1);
    Sort sort = left.sort();
    Phrase from = named();
    List<Term> inside = expressions.columns().subList(outside.size(), expressions.columns().size());
    List<Term> alike = inside.stream().filter(t -> t.sort() == sort).toList();
    Phrase condition;
    if (alike.isEmpty() || random.nextInt(3) == 0) {
      condition =
          Phrase.of(
              one(List.of("EXISTS", "NOT EXISTS")) + " (SELECT 1 FROM {} WHERE {})",
              from,
              correlated(outside, inside));
    } else {
      Phrase right = one(alike).key();
      Phrase where =
          switch (random.nextInt(3)) {
            case 0 -> Phrase.same("");
            case 1 -> Phrase.of(" WHERE {}", expressions.filter(1));
            default -> Phrase.of(" WHERE {}", correlated(outside, inside));
          };
      condition =
          switch (random.nextInt(4)) {
            case 0 ->
                Phrase.of(
                    "{}" + expressions.comparison() + "(SELECT MAX({}) FROM {}{})",
                    left.key(),
                    right,
                    from,
                    where);
            case 1 ->
                Phrase.of(
                    "{}"
                        + expressions.comparison()
                        + one(List.of("ANY", "ALL"))
                        + " (SELECT {} FROM {}{})",
                    left.key(),
                    right,
                    from,
                    where);
            default ->
                Phrase.of(
                    "{}" + one(List.of(" IN", " NOT IN")) + " (SELECT {} FROM {}{})",
                    left.key(),
                    right,
                    from,
                    where);
          };
    }
    expressions.use(outside);
    return condition;
  }

  /** A value from rows of another table. */
  Phrase value() {
    List<Term> outside = expressions.columns();
    Phrase from = named();
    List<Term> inside = expressions.columns().subList(outside.size(), expressions.columns().size());
    Phrase where = correlated(outside, inside);
    expressions.use(inside);
    Phrase aggregate = expressions.aggregate().key();
    expressions.use(outside);
    return Phrase.of("(SELECT {} FROM {} WHERE {})", aggregate, from, where);
  }

  private Phrase correlated(List<Term> outside, List<Term> inside) {
    Term inner = one(inside);
    List<Term> alike = outside.stream().filter(t -> t.sort() == inner.sort()).toList();
    if (alike.isEmpty()) {
      return expressions.filter(0);
    }
    Phrase same =
        Phrase.of(
            "{}" + one(List.of(" = ", " = ", " <= ", " <> ")) + "{}",
            inner.key(),
            one(alike).key());
    return random.nextBoolean() ? same : Phrase.of("{} AND {}", same, expressions.filter(0));
  }

  private <T> T one(List<T> all) {
    return expressions.one(all);
  }
}

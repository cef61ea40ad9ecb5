package dev.oxbow.federation.random;

import java.util.List;
import java.util.Random;

/** Makes up window functions whose result rows of the same rank cannot change. */
final class Windows {
  private final Random random;
  private final Expressions expressions;

  Windows(Random random, Expressions expressions) {
    this.random = random;
    this.expressions = expressions;
  }

  Phrase value() {
    Phrase partition =
        random.nextBoolean()
            ? Phrase.same("")
            : Phrase.of("PARTITION BY {} ", expressions.computed(1).key());
    Phrase order = Order.any(random).by(column().key());
    return switch (random.nextInt(5)) {
      case 0 ->
          Phrase.of(
              one(List.of("RANK()", "DENSE_RANK()", "PERCENT_RANK()", "CUME_DIST()"))
                  + " OVER ({}ORDER BY {})",
              partition,
              order);
      case 1 -> Phrase.of("{} OVER ({}ORDER BY {})", aggregate(), partition, order);
      case 2 -> Phrase.of("{} OVER ({})", aggregate(), partition);
      default -> unique(partition, order);
    };
  }

  /** What depends on the order of all rows needs one: the keys of all tables, or else a rank. */
  private Phrase unique(Phrase partition, Phrase order) {
    List<Phrase> ids =
        expressions.columns().stream()
            .map(t -> t.phrase())
            .filter(p -> p.ours().endsWith("`id`"))
            .map(Order.ASCENDING::by)
            .toList();
    if (ids.isEmpty() || expressions.columns().stream().anyMatch(Windows::isOfAQuery)) {
      return Phrase.of("RANK() OVER ({}ORDER BY {})", partition, order);
    }
    Phrase all = Phrase.of("{}ORDER BY {}, {}", partition, order, Phrase.joined(", ", ids));
    return switch (random.nextInt(6)) {
      case 0 -> Phrase.of("ROW_NUMBER() OVER ({})", all);
      case 1 -> Phrase.of("NTILE(3) OVER ({})", all);
      case 2 ->
          Phrase.of(
              one(List.of("LAG({})", "LEAD({}, 2)", "FIRST_VALUE({})", "LAST_VALUE({})"))
                  + " OVER ({})",
              column().key(),
              all);
      default ->
          Phrase.of(
              "{} OVER ({}"
                  + one(
                      List.of(
                          " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
                          " ROWS UNBOUNDED PRECEDING",
                          " ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING",
                          " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"))
                  + ")",
              aggregate(),
              all);
    };
  }

  /** Its rows need not differ in the columns that it gives. */
  private static boolean isOfAQuery(Term column) {
    return column.phrase().ours().matches(".*`a\\d+`");
  }

  private Phrase aggregate() {
    return switch (random.nextInt(4)) {
      case 0 -> Phrase.same("COUNT(*)");
      case 1 -> Phrase.of("COUNT({})", column().key());
      case 2 -> Phrase.of("SUM({})", expressions.number());
      default -> Phrase.of(one(List.of("MIN({})", "MAX({})")), column().key());
    };
  }

  /** MySQL takes a literal in a window's order for the number of a column. */
  private Term column() {
    return one(expressions.columns());
  }

  private <T> T one(List<T> all) {
    return expressions.one(all);
  }
}

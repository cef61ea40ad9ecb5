package dev.oxbow.federation.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oxbow.federation.Answer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When two answers are the same, whoever gave them:
 *
 * <ol>
 *   <li>They have as many rows, in the same order (each TPC-H query orders its rows).
 *   <li>They have as many columns; their names agree but for case.
 *   <li>Strings, dates and whole numbers are identical, whatever the width of the whole number.
 *   <li>Decimals are identical, digits behind the point included: 1.50 is not 1.5.
 *   <li>A quotient is ours in DECIMAL and DuckDB's in DOUBLE, which is how a column is known to be
 *       one: an average, or a decimal divided. Ours equals theirs rounded half up to our scale; and
 *       MySQL's, when it is shorter, equals ours rounded half up to its scale.
 * </ol>
 */
final class SameAnswers {
  private final List<Boolean> quotients;

  private SameAnswers(List<Boolean> quotients) {
    this.quotients = quotients;
  }

  /** Learns from DuckDB's answer which columns are quotients. */
  static SameAnswers accordingTo(Answer duckDb) {
    return new SameAnswers(
        duckDb.columns().stream().map(column -> column.type().equals("DOUBLE")).toList());
  }

  /** Compares with an answer of typed values. */
  void check(String whose, Answer ours, Answer theirs) {
    assertThat(names(ours)).as("columns of %s", whose).isEqualTo(names(theirs));
    List<List<String>> expected = new ArrayList<>();
    List<List<String>> actual = new ArrayList<>();
    for (int i = 0; i < Math.max(ours.rows().size(), theirs.rows().size()); i++) {
      List<@Nullable Object> mine = i < ours.rows().size() ? ours.rows().get(i) : List.of();
      List<@Nullable Object> other = i < theirs.rows().size() ? theirs.rows().get(i) : List.of();
      actual.add(row(mine, other));
      expected.add(row(other, mine));
    }
    assertThat(actual).as("rows, compared with %s", whose).isEqualTo(expected);
  }

  private static List<String> names(Answer answer) {
    return answer.columns().stream().map(column -> column.name().toLowerCase()).toList();
  }

  private List<String> row(List<@Nullable Object> row, List<@Nullable Object> other) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      boolean rounds = i < quotients.size() && quotients.get(i) && i < other.size();
      Object value = row.get(i);
      texts.add(rounds ? rounded(value, other.get(i)) : text(value));
    }
    return texts;
  }

  /** At the smaller scale of the two; a DOUBLE has no scale of its own. */
  private static String rounded(@Nullable Object value, @Nullable Object other) {
    if (value == null || other == null) {
      return text(value);
    }
    BigDecimal number = number(value);
    int scale =
        value instanceof BigDecimal mine && other instanceof BigDecimal its
            ? Math.min(mine.scale(), its.scale())
            : (value instanceof BigDecimal mine ? mine : number(other)).scale();
    return number.setScale(scale, RoundingMode.HALF_UP).toPlainString();
  }

  private static BigDecimal number(Object value) {
    return value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
  }

  private static String text(@Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value == null
        || value instanceof Number && !(value instanceof Double)
        || value instanceof BigInteger) {
      return String.valueOf(value);
    }
    return value.toString();
  }
}

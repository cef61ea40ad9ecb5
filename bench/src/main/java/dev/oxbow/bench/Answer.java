package dev.oxbow.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query and how long they took.
 *
 * @param nanos from the text to the last row
 * @param planningNanos of those, to parse and plan; 0 when that is not known
 */
record Answer(List<List<@Nullable Object>> rows, long nanos, long planningNanos) {
  private static final BigDecimal TOLERANCE = new BigDecimal("1e-9");

  /**
   * Refuses to compare the times of different answers. DuckDB's averages are binary fractions, so
   * numbers are the same when they agree to nine digits, or to as many decimals as the other has.
   */
  void mustBe(Answer other, String sql) {
    List<List<String>> mine = texts();
    if (rows.size() != other.rows.size() || !same(other)) {
      throw new IllegalStateException(
          "Two answers to " + sql + ": " + mine + " and " + other.texts());
    }
  }

  /**
   * Refuses answers that differ in any digit. A quotient is a decimal of ours and a DOUBLE of
   * DuckDB's, which must round to it.
   */
  void mustEqual(Answer other, String sql) {
    List<List<String>> mine = new ArrayList<>();
    List<List<String>> its = new ArrayList<>();
    for (int r = 0; r < Math.max(rows.size(), other.rows.size()); r++) {
      List<@Nullable Object> a = r < rows.size() ? rows.get(r) : List.of();
      List<@Nullable Object> b = r < other.rows.size() ? other.rows.get(r) : List.of();
      mine.add(digits(a, b));
      its.add(digits(b, a));
    }
    if (!mine.equals(its)) {
      throw new IllegalStateException("Two answers to " + sql + ": " + mine + " and " + its);
    }
  }

  private static List<String> digits(List<@Nullable Object> row, List<@Nullable Object> other) {
    List<String> texts = new ArrayList<>();
    for (int c = 0; c < row.size(); c++) {
      Object value = row.get(c);
      boolean isQuotient = value instanceof Double && c < other.size();
      texts.add(
          isQuotient && other.get(c) instanceof BigDecimal decimal
              ? new BigDecimal(value.toString())
                  .setScale(decimal.scale(), RoundingMode.HALF_UP)
                  .toPlainString()
              : value instanceof BigDecimal decimal
                  ? decimal.toPlainString()
                  : String.valueOf(value));
    }
    return texts;
  }

  private boolean same(Answer other) {
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        if (!same(rows.get(r).get(c), other.rows.get(r).get(c))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number && b instanceof Number) {
      BigDecimal x = new BigDecimal(a.toString());
      BigDecimal y = new BigDecimal(b.toString());
      BigDecimal lastDigit = BigDecimal.ONE.movePointLeft(Math.min(x.scale(), y.scale()));
      BigDecimal close = x.abs().max(BigDecimal.ONE).multiply(TOLERANCE);
      boolean binary = a instanceof Double || b instanceof Double;
      return x.subtract(y).abs().compareTo(binary ? close.max(lastDigit) : close) <= 0;
    }
    return String.valueOf(a).equals(String.valueOf(b));
  }

  private List<List<String>> texts() {
    List<List<String>> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.stream().map(String::valueOf).toList()));
    return texts;
  }
}

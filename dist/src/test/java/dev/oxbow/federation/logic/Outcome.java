package dev.oxbow.federation.logic;

import dev.oxbow.federation.Answer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What became of a query. */
sealed interface Outcome {
  /** Asks, and takes an error for an answer. */
  static Outcome of(Connection connection, String sql) {
    try {
      return new Rows(Answer.of(connection, sql));
    } catch (SQLException e) {
      return new Failed(e.getSQLState(), e.getErrorCode(), String.valueOf(e.getMessage()));
    }
  }

  /** All of it, types included, in a form in which modes must agree. */
  String exactly(Order order);

  /** An error. */
  record Failed(@Nullable String sqlState, int code, String message) implements Outcome {
    @Override
    public String exactly(Order order) {
      return "error " + sqlState;
    }

    @Override
    public String toString() {
      return "error %s (%d) %s".formatted(sqlState, code, message);
    }
  }

  /** An answer. */
  record Rows(Answer answer) implements Outcome {
    private static final Pattern WHOLE = Pattern.compile("\\s*([+-]?\\d+).*", Pattern.DOTALL);

    @Override
    public String exactly(Order order) {
      List<List<String>> rows = new ArrayList<>();
      for (List<@Nullable Object> row : answer.rows()) {
        rows.add(row.stream().map(Rows::plain).toList());
      }
      List<String> types = answer.columns().stream().map(Answer.Column::type).toList();
      return types + "\n" + String.join("\n", order.values(rows));
    }

    private static String plain(@Nullable Object value) {
      return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
    }

    /** As sqllogictest prints them. */
    List<String> values(String types, Order order) {
      List<List<String>> rows = new ArrayList<>();
      for (List<@Nullable Object> row : answer.rows()) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
          values.add(printed(row.get(i), i < types.length() ? types.charAt(i) : 'T'));
        }
        rows.add(values);
      }
      return order.values(rows);
    }

    private static String printed(@Nullable Object value, char type) {
      if (value == null) {
        return "NULL";
      }
      Object number = value instanceof Boolean bool ? (bool ? 1 : 0) : value;
      return switch (type) {
        case 'I' -> whole(number);
        case 'R' -> String.format(Locale.ROOT, "%.3f", Double.valueOf(number.toString()));
        default -> text(number);
      };
    }

    /** What C makes of a number, or of the digits that a text begins with. */
    private static String whole(Object value) {
      if (value instanceof BigDecimal || value instanceof Double || value instanceof Float) {
        return new BigDecimal(value.toString()).setScale(0, RoundingMode.DOWN).toPlainString();
      }
      if (value instanceof Number) {
        return value.toString();
      }
      Matcher digits = WHOLE.matcher(value.toString());
      return digits.matches() ? digits.group(1) : "0";
    }

    private static String text(Object value) {
      String text = value.toString();
      return text.isEmpty() ? "(empty)" : text.replaceAll("[^ -~]", "@");
    }

    @Override
    public String toString() {
      return answer.text();
    }
  }
}

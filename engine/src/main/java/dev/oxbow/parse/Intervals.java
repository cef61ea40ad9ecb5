package dev.oxbow.parse;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.util.NlsString;

/** MySQL's intervals of several units, such as {@code '1:30' MINUTE_SECOND}, in one unit. */
final class Intervals {
  private static final List<String> UNITS =
      List.of("DAY", "HOUR", "MINUTE", "SECOND", "MICROSECOND");
  private static final Map<String, Long> MICROS =
      Map.of(
          "DAY", 86_400_000_000L,
          "HOUR", 3_600_000_000L,
          "MINUTE", 60_000_000L,
          "SECOND", 1_000_000L,
          "MICROSECOND", 1L);
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private static final Pattern FRACTION = Pattern.compile("([+-]?\\d{1,18})\\.\\d*");

  private Intervals() {}

  /** A number of one unit. */
  record Amount(SqlNode number, String unit) {}

  /** The same interval in one unit. */
  static Amount single(SqlNode number, String unit) {
    int underscore = unit.indexOf('_');
    if (underscore < 0) {
      return new Amount(unit.equals("SECOND") ? number : whole(number), unit);
    }
    String text = constant(number, unit);
    String first = unit.substring(0, underscore);
    String last = unit.substring(underscore + 1);
    BigDecimal total;
    if (first.equals("YEAR")) {
      List<Long> parts = parts(text, unit, 2, false);
      total = BigDecimal.valueOf(parts.get(0) * 12 + parts.get(1));
    } else {
      List<String> units = UNITS.subList(UNITS.indexOf(first), UNITS.indexOf(last) + 1);
      List<Long> parts = parts(text, unit, units.size(), last.equals("MICROSECOND"));
      long micros = 0;
      for (int i = 0; i < parts.size(); i++) {
        micros += parts.get(i) * MICROS.getOrDefault(units.get(i), 1L);
      }
      total = BigDecimal.valueOf(micros / MICROS.getOrDefault(last, 1L));
    }
    boolean negative = text.strip().startsWith("-");
    return new Amount(
        SqlLiteral.createExactNumeric(
            (negative ? total.negate() : total).toPlainString(), number.getParserPosition()),
        last);
  }

  /** Of a text, what stands before the point, as in MySQL. */
  private static SqlNode whole(SqlNode number) {
    NlsString text =
        number instanceof SqlCharStringLiteral literal ? literal.getValueAs(NlsString.class) : null;
    Matcher fraction = FRACTION.matcher(text == null ? "" : text.getValue().strip());
    return fraction.matches()
        ? SqlLiteral.createExactNumeric(
            new BigDecimal(fraction.group(1)).toPlainString(), number.getParserPosition())
        : number;
  }

  private static String constant(SqlNode number, String unit) {
    if (number instanceof SqlCharStringLiteral literal) {
      NlsString text = literal.getValueAs(NlsString.class);
      return text == null ? "" : text.getValue();
    }
    if (number instanceof SqlNumericLiteral literal) {
      return literal.toValue();
    }
    throw new OxbowException(
        ErrorCode.NOT_SUPPORTED,
        "An interval of several units takes a constant text, such as INTERVAL '1:30' "
            + unit
            + "; add one unit after the other");
  }

  /** The last parts are those that are written; of microseconds, the first digits. */
  private static List<Long> parts(String text, String unit, int count, boolean fraction) {
    List<Long> parts = new ArrayList<>();
    Matcher digits = DIGITS.matcher(text);
    String last = "";
    while (digits.find() && digits.group().length() < 10) {
      last = digits.group();
      parts.add(Long.parseLong(last));
    }
    if (parts.isEmpty() || parts.size() > count) {
      throw new OxbowException(ErrorCode.SYNTAX, "The interval '" + text + "' is none of " + unit);
    }
    if (fraction && last.length() < 6) {
      parts.set(parts.size() - 1, Long.parseLong(last + "0".repeat(6 - last.length())));
    }
    while (parts.size() < count) {
      parts.add(0, 0L);
    }
    return parts;
  }
}

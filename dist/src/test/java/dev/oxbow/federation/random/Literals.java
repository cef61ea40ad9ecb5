package dev.oxbow.federation.random;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Constants, some of which are parameters of Oxbow's statement; MySQL reads them as literals. */
final class Literals {
  private static final Pattern MARK = Pattern.compile("\u0001(\\d+)\u0002");

  private final Random random;
  private final List<Object> values = new ArrayList<>();

  Literals(Random random) {
    this.random = random;
  }

  Phrase literal(Sort sort) {
    return Phrase.same(text(sort));
  }

  /** A literal, or a parameter. */
  Phrase operand(Sort sort) {
    String text = text(sort);
    if (random.nextInt(3) > 0 || (sort == Sort.INTEGER && text.length() > 18)) {
      return Phrase.same(text); // a parameter has its column's type, and BIGINT holds no more
    }
    values.add(value(sort, text));
    return new Phrase("\u0001" + (values.size() - 1) + "\u0002", text);
  }

  private String text(Sort sort) {
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

  private static Object value(Sort sort, String text) {
    return switch (sort) {
      case SMALL -> Integer.valueOf(text);
      case INTEGER -> Long.valueOf(text);
      case DECIMAL, LONG_DECIMAL -> new BigDecimal(text);
      case DOUBLE -> Double.valueOf(text);
      case TEXT -> quoted(text);
      case BINARY -> text.startsWith("x") ? HexFormat.of().parseHex(quoted(text)) : new byte[0];
      case DATE -> LocalDate.parse(quoted(text));
      case TIME -> LocalDateTime.parse(quoted(text).replace(' ', 'T'));
    };
  }

  private static String quoted(String text) {
    return text.substring(text.indexOf('\'') + 1, text.length() - 1);
  }

  /** The statement, its parameters in their places. */
  Query query(Phrase phrase, boolean ordered) {
    List<Object> parameters = new ArrayList<>();
    Matcher marks = MARK.matcher(phrase.ours());
    StringBuilder sql = new StringBuilder();
    while (marks.find()) {
      parameters.add(values.get(Integer.parseInt(marks.group(1))));
      marks.appendReplacement(sql, "?");
    }
    marks.appendTail(sql);
    return new Query(sql.toString(), parameters, ordered, phrase.mysql());
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

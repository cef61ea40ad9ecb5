package dev.oxbow.federation.calcite;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values as text, in a form in which Calcite's and ours are the same text. */
final class Cells {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Cells() {}

  /** Cuts a line where a ruler has a mark. */
  static List<String> between(char mark, String ruler, String line) {
    List<String> cells = new ArrayList<>();
    int from = ruler.indexOf(mark);
    for (int to = ruler.indexOf(mark, from + 1); to >= 0; to = ruler.indexOf(mark, from + 1)) {
      int end = to == ruler.length() - 1 ? line.length() : Math.min(to, line.length());
      String cell = from + 1 >= end ? "" : line.substring(from + 1, end);
      cells.add(cell.endsWith("|") && end == line.length() ? cut(cell) : cell.strip());
      from = to;
    }
    return cells;
  }

  private static String cut(String cell) {
    return cell.substring(0, cell.length() - 1).strip();
  }

  /** A value of ours as Calcite prints it. */
  static String printed(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof LocalDateTime time) {
      return TIMESTAMP.format(time) + fraction(time.getNano());
    }
    if (value instanceof LocalTime time) {
      return TIME.format(time) + fraction(time.getNano());
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return value.toString();
  }

  private static String fraction(int nanos) {
    return nanos == 0 ? "" : ("." + String.format("%09d", nanos)).replaceFirst("0+$", "");
  }

  /** The form of a cell under a column of ours: numbers by value, to 12 digits where inexact. */
  static String canonical(String type, String cell) {
    String kind = type.replaceFirst("[( ].*", "");
    if (cell.equals("null")) {
      return "";
    }
    try {
      return switch (kind) {
        case "VARCHAR", "CHAR" -> cell.strip();
        case "DOUBLE", "REAL", "FLOAT" -> number(cell, new MathContext(12));
        case "TINYINT", "SMALLINT", "INTEGER", "BIGINT" -> number(cell, MathContext.UNLIMITED);
        case "DECIMAL" -> decimal(cell, Integer.parseInt(type.replaceAll(".*, |\\)", "")));
        case "TIMESTAMP", "TIME" ->
            cell.replaceFirst("\\.(\\d*?)0*$", ".$1").replaceFirst("\\.$", "");
        default -> cell;
      };
    } catch (NumberFormatException e) {
      return cell;
    }
  }

  /** Calcite may compute more digits than our types have. */
  private static String decimal(String cell, int scale) {
    return cell.isEmpty()
        ? ""
        : new BigDecimal(cell)
            .setScale(scale, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }

  private static String number(String cell, MathContext precision) {
    return cell.isEmpty()
        ? ""
        : new BigDecimal(cell).round(precision).stripTrailingZeros().toPlainString();
  }
}

package dev.oxbow.function;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.jspecify.annotations.Nullable;

/** All functions of this package, by name. */
public final class FunctionTable {
  private static final Map<String, Function> BY_NAME = new HashMap<>();

  static {
    Stream.of(Texts.ALL, Patterns.ALL, Numbers.ALL, Bits.ALL, Days.ALL, Clocks.ALL, Documents.ALL)
        .flatMap(List::stream)
        .forEach(function -> BY_NAME.put(function.operator().getName(), function));
  }

  private FunctionTable() {}

  /** The functions as the validator sees them; they stand before others of the same name. */
  public static List<SqlFunction> operators() {
    return BY_NAME.values().stream().map(Function::operator).toList();
  }

  public static boolean knows(String name) {
    return BY_NAME.containsKey(name.toUpperCase(Locale.ROOT));
  }

  /** How many arguments a function takes, in words; null for one that is not ours. */
  public static @Nullable String arguments(String name) {
    Function function = BY_NAME.get(name.toUpperCase(Locale.ROOT));
    if (function == null) {
      return null;
    }
    SqlOperandCountRange range = function.operator().getOperandCountRange();
    if (range.getMax() < 0) {
      return "at least " + range.getMin();
    }
    if (range.getMin() == range.getMax()) {
      return String.valueOf(range.getMin());
    }
    boolean isNext = range.getMin() + 1 == range.getMax();
    return range.getMin() + (isNext ? " or " : " to ") + range.getMax();
  }

  /**
   * A call in the executor's SQL; null for a function that is not ours.
   *
   * @param arguments the call's, written already
   * @throws dev.oxbow.error.OxbowException NOT_SUPPORTED for a form that would not be exact
   */
  public static @Nullable String write(RexCall call, List<String> arguments) {
    Function function = BY_NAME.get(call.getOperator().getName().toUpperCase(Locale.ROOT));
    return function == null ? null : function.template().write(call, arguments);
  }

  /** POSITION of the first argument in the second one, from the third one on. */
  public static String locate(RexCall call, List<String> arguments) {
    return Texts.locate(call, arguments, arguments.get(0), arguments.get(1));
  }
}

package dev.oxbow.function;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalSql;
import dev.oxbow.type.RelTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.util.NlsString;
import org.jspecify.annotations.Nullable;

/** A function: how it is called, and how the executor writes it. */
record Function(SqlFunction operator, Template template) {
  /** Writes a call in the executor's SQL, whose arguments are written already. */
  interface Template {
    String write(RexCall call, List<String> a);
  }

  /** NULL where an argument is. */
  static final SqlReturnTypeInference TEXT = ReturnTypes.VARCHAR_NULLABLE;

  /** Maybe NULL where no argument is. */
  static final SqlReturnTypeInference MAYBE_TEXT =
      ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE);

  static final SqlReturnTypeInference INTEGER = ReturnTypes.INTEGER_NULLABLE;
  static final SqlReturnTypeInference BIGINT = ReturnTypes.BIGINT_NULLABLE;
  static final SqlReturnTypeInference BOOLEAN = ReturnTypes.BOOLEAN_NULLABLE;
  static final SqlReturnTypeInference DATE = ReturnTypes.DATE_NULLABLE;
  static final SqlReturnTypeInference MAYBE_DATE =
      ReturnTypes.DATE.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  static final SqlReturnTypeInference DOUBLE = ReturnTypes.DOUBLE_NULLABLE;
  static final SqlReturnTypeInference MAYBE_DOUBLE =
      ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE);
  static final SqlReturnTypeInference BYTES =
      ReturnTypes.VARBINARY.andThen(SqlTypeTransforms.FORCE_NULLABLE);

  /**
   * A function of arguments of some families, whose SQL is a pattern: {@code $1} stands for the
   * first argument, {@code $*} for all of them.
   *
   * @param families a letter for each argument: S text, N number, I whole number, T date or time, L
   *     truth value, A anything; those behind a question mark may be left out, and a star repeats
   *     the last one
   */
  static Function of(String name, SqlReturnTypeInference result, String families, String sql) {
    return of(name, result, families, (call, a) -> typed(call, filled(sql, a)));
  }

  static Function of(
      String name, SqlReturnTypeInference result, String families, Template template) {
    return new Function(
        new Named(name, result, checker(families)),
        (call, a) -> template.write(call, asWholeNumbers(families, call, a)));
  }

  /** The validator lets a text stand where a whole number is wanted. */
  private static List<String> asWholeNumbers(String families, RexCall call, List<String> a) {
    String letters = families.replace("?", "").replace("*", "");
    List<String> arguments = new ArrayList<>(a);
    for (int i = 0; i < a.size() && i < letters.length(); i++) {
      if (letters.charAt(i) == 'I' && SqlTypeName.CHAR_TYPES.contains(type(call, i))) {
        arguments.set(i, LocalSql.wholeNumber(a.get(i), "BIGINT", false));
      }
    }
    return arguments;
  }

  /** A class of its own: operators of one class and one name are equal, and rewritten alike. */
  private static final class Named extends SqlFunction {
    Named(String name, SqlReturnTypeInference result, SqlOperandTypeChecker arguments) {
      super(
          name,
          SqlKind.OTHER_FUNCTION,
          result,
          null,
          arguments,
          SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    @Override
    public boolean isDeterministic() {
      return !getName().equals("RAND");
    }
  }

  private static SqlOperandTypeChecker checker(String families) {
    if (families.isEmpty()) {
      return OperandTypes.NILADIC;
    }
    int optional = families.indexOf('?');
    boolean repeated = families.endsWith("*");
    String letters = families.replace("?", "").replace("*", "");
    List<SqlTypeFamily> all = letters.chars().mapToObj(Function::family).toList();
    if (repeated) {
      return OperandTypes.repeat(
          org.apache.calcite.sql.type.SqlOperandCountRanges.from(letters.length()),
          OperandTypes.family(all.get(all.size() - 1)));
    }
    if (optional < 0) {
      return OperandTypes.family(all);
    }
    // One for each number of arguments: only then does the validator convert those that are given.
    return OperandTypes.or(
        IntStream.rangeClosed(optional, all.size())
            .mapToObj(n -> n == 0 ? OperandTypes.NILADIC : OperandTypes.family(all.subList(0, n)))
            .toArray(SqlOperandTypeChecker[]::new));
  }

  private static SqlTypeFamily family(int letter) {
    return switch (letter) {
      case 'S' -> SqlTypeFamily.STRING;
      case 'N' -> SqlTypeFamily.NUMERIC;
      case 'I' -> SqlTypeFamily.INTEGER;
      case 'T' -> SqlTypeFamily.DATETIME;
      case 'L' -> SqlTypeFamily.BOOLEAN;
      default -> SqlTypeFamily.ANY;
    };
  }

  /** A pattern with its arguments. */
  static String filled(String sql, List<String> a) {
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      char next = i + 1 < sql.length() ? sql.charAt(i + 1) : ' ';
      if (c == '$' && next == '*') {
        filled.append(String.join(", ", a));
        i++;
      } else if (c == '$' && next >= '1' && next <= '9') {
        filled.append(a.get(next - '1'));
        i++;
      } else {
        filled.append(c);
      }
    }
    return filled.toString();
  }

  /** An expression of the executor with the planner's type. */
  static String typed(RexCall call, String sql) {
    return "CAST(" + sql + " AS " + LocalSql.type(RelTypes.toColumn(call.getType())) + ")";
  }

  static SqlTypeName type(RexCall call, int argument) {
    return call.getOperands().get(argument).getType().getSqlTypeName();
  }

  /** The text of an argument that is a constant; null when it is none. */
  static @Nullable String constant(RexCall call, int argument) {
    RexNode node = call.getOperands().get(argument);
    if (node.getKind() == SqlKind.CAST
        && node.getType().getSqlTypeName() == SqlTypeName.VARCHAR
        && node.getType().getPrecision() < 0) {
      // As a parameter's text is written.
      node = ((RexCall) node).getOperands().get(0);
    }
    if (!(node instanceof RexLiteral literal) || literal.isNull()) {
      return null;
    }
    if (literal.getTypeName() == SqlTypeName.CHAR) {
      NlsString text = literal.getValueAs(NlsString.class);
      return text == null ? null : text.getValue();
    }
    return SqlTypeName.NUMERIC_TYPES.contains(literal.getTypeName())
        ? String.valueOf(literal.getValueAs(java.math.BigDecimal.class))
        : null;
  }

  /** The text of an argument that must be a constant. */
  static String requireConstant(RexCall call, int argument, String what) {
    String constant = constant(call, argument);
    if (constant == null) {
      throw refused(call, "takes a constant as " + what);
    }
    return constant;
  }

  static OxbowException refused(RexCall call, String why) {
    return new OxbowException(
        ErrorCode.NOT_SUPPORTED, "The function " + call.getOperator().getName() + " " + why);
  }
}

package dev.oxbow.parse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryStringLiteral;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.BitString;
import org.jspecify.annotations.Nullable;

/** Gives what {@link OperatorReader} has marked the meaning that it has in MySQL. */
final class MySqlOperators {
  /** From those that bind most to those that bind least. */
  private static final List<Set<String>> BITS =
      List.of(Set.of("<<", ">>"), Set.of("&"), Set.of("|"));

  private static final Set<SqlKind> ARITHMETIC =
      Set.of(
          SqlKind.PLUS,
          SqlKind.MINUS,
          SqlKind.TIMES,
          SqlKind.DIVIDE,
          SqlKind.MOD,
          SqlKind.MINUS_PREFIX,
          SqlKind.PLUS_PREFIX);

  private static final Set<SqlKind> TESTS =
      Set.of(SqlKind.BETWEEN, SqlKind.LIKE, SqlKind.RLIKE, SqlKind.SIMILAR);

  private MySqlOperators() {}

  /** A chain of marked operators as calls of one another; null when the call is none. */
  static @Nullable SqlNode chain(SqlCall call, MySqlShapes shapes) {
    String name = call.getOperator().getName();
    boolean isChain = name.equals("<<") || call.getKind() == SqlKind.OR && hasMark(call);
    if (!isChain) {
      return null;
    }
    List<SqlNode> parts = new ArrayList<>();
    parts(call, call.getOperator().getName(), parts);
    if (name.equals("<<")
        && parts.get(0) instanceof SqlBasicCall test
        && TESTS.contains(test.getKind())) {
      return shapes.of(withLast(test, call, parts));
    }
    List<SqlNode> operands = new ArrayList<>();
    List<String> operators = new ArrayList<>();
    boolean wasOperand = false;
    for (SqlNode part : parts) {
      String mark = mark(part);
      if (mark != null) {
        operators.add(mark);
        wasOperand = false;
        continue;
      }
      if (wasOperand) {
        operators.add("OR");
      }
      operands.add(shapes.of(part));
      wasOperand = true;
    }
    List<Set<String>> levels = name.equals("<<") ? BITS : List.of(Set.of("XOR"), Set.of("OR"));
    for (Set<String> level : levels) {
      for (int i = 0; i < operators.size(); i++) {
        if (level.contains(operators.get(i))) {
          SqlNode made = made(operators.remove(i), call, operands.get(i), operands.remove(i + 1));
          operands.set(i, made);
          i--;
        }
      }
    }
    return operands.get(0);
  }

  /** The parser binds {@code a LIKE b} as much as {@code b | c}; MySQL less. */
  private static SqlNode withLast(SqlBasicCall test, SqlCall call, List<SqlNode> parts) {
    List<SqlNode> operands = new ArrayList<>(test.getOperandList());
    SqlNode last = operands.get(operands.size() - 1);
    for (SqlNode part : parts.subList(1, parts.size())) {
      last = call.getOperator().createCall(call.getParserPosition(), last, part);
    }
    operands.set(operands.size() - 1, last);
    return test.getOperator().createCall(test.getParserPosition(), operands);
  }

  private static boolean hasMark(SqlCall or) {
    for (SqlNode node = or;
        node instanceof SqlCall call && call.getKind() == SqlKind.OR;
        node = call.operand(0)) {
      if (mark(call.operand(1)) != null) {
        return true;
      }
    }
    return false;
  }

  private static void parts(SqlNode node, String operator, List<SqlNode> parts) {
    if (node instanceof SqlBasicCall call && call.getOperator().getName().equals(operator)) {
      parts(call.operand(0), operator, parts);
      parts.add(call.operand(1));
    } else {
      parts.add(node);
    }
  }

  private static @Nullable String mark(SqlNode node) {
    return node instanceof SqlIdentifier id
            && id.isSimple()
            && id.getSimple().startsWith(OperatorReader.MARK)
            && !id.getSimple().equals(SqlReader.DIV)
            && (BITS.stream().anyMatch(b -> b.contains(id.getSimple().substring(2)))
                || id.getSimple().equals(OperatorReader.MARK + "XOR"))
        ? id.getSimple().substring(OperatorReader.MARK.length())
        : null;
  }

  private static SqlNode made(String operator, SqlCall call, SqlNode left, SqlNode right) {
    if (operator.equals("OR")) {
      return SqlStdOperatorTable.OR.createCall(call.getParserPosition(), left, right);
    }
    return operator.equals("XOR")
        ? TimeCalls.function("XOR", call, truth(left), truth(right))
        : TimeCalls.function(operator, call, number(left), number(right));
  }

  /** A call that is marked by its name, or that takes numbers written as bits; null otherwise. */
  static @Nullable SqlNode call(SqlCall call) {
    String name = call.getOperator().getName();
    if (name.equals(OperatorReader.PARENTHESES)) {
      return call.operand(0);
    }
    if (name.equals(OperatorReader.MARK + "^") || name.equals(OperatorReader.MARK + "~")) {
      return TimeCalls.function(
          name.substring(OperatorReader.MARK.length()),
          call,
          call.getOperandList().stream().map(MySqlOperators::number).toArray(SqlNode[]::new));
    }
    boolean takesNumbers = ARITHMETIC.contains(call.getKind()) || isIntegerCast(call);
    if (!takesNumbers
        || call.getOperandList().stream().noneMatch(SqlBinaryStringLiteral.class::isInstance)) {
      return null;
    }
    return call.getOperator()
        .createCall(
            call.getParserPosition(),
            call.getOperandList().stream().map(MySqlOperators::number).toList());
  }

  private static boolean isIntegerCast(SqlCall call) {
    if (call.getKind() != SqlKind.CAST || !(call.operand(1) instanceof SqlDataTypeSpec type)) {
      return false;
    }
    SqlTypeName name = SqlTypeName.get(type.getTypeName().getSimple().toUpperCase(Locale.ROOT));
    return name != null && SqlTypeName.EXACT_TYPES.contains(name);
  }

  /** MySQL takes {@code x'41'} for a number where one is wanted. */
  static SqlNode number(SqlNode node) {
    BitString bits =
        node instanceof SqlBinaryStringLiteral literal ? literal.getValueAs(BitString.class) : null;
    return bits == null || bits.getBitCount() > 64
        ? node
        : SqlLiteral.createExactNumeric(
            new java.math.BigInteger("0" + bits.toHexString(), 16).toString(),
            node.getParserPosition());
  }

  private static SqlNode truth(SqlNode node) {
    if (!(node instanceof SqlNumericLiteral literal)) {
      return node;
    }
    BigDecimal value = literal.getValueAs(BigDecimal.class);
    return SqlLiteral.createBoolean(value != null && value.signum() != 0, node.getParserPosition());
  }
}

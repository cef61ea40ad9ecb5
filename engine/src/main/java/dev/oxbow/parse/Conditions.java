package dev.oxbow.parse;

import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Lets a number stand where the parser wants a condition, as MySQL does: {@code WHERE active} is
 * {@code WHERE active AND TRUE}, whose operands are converted when they are numbers.
 */
final class Conditions {
  /** What is true or false in any case. */
  private static final Set<SqlKind> TRUTHS =
      Set.of(
          SqlKind.AND,
          SqlKind.OR,
          SqlKind.NOT,
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL,
          SqlKind.IS_NULL,
          SqlKind.IS_NOT_NULL,
          SqlKind.IS_TRUE,
          SqlKind.IS_NOT_TRUE,
          SqlKind.IS_FALSE,
          SqlKind.IS_NOT_FALSE,
          SqlKind.IS_DISTINCT_FROM,
          SqlKind.IS_NOT_DISTINCT_FROM,
          SqlKind.LIKE,
          SqlKind.RLIKE,
          SqlKind.SIMILAR,
          SqlKind.BETWEEN,
          SqlKind.IN,
          SqlKind.NOT_IN,
          SqlKind.SOME,
          SqlKind.ALL,
          SqlKind.EXISTS,
          SqlKind.UNIQUE,
          SqlKind.OVERLAPS);

  private Conditions() {}

  /** A query, a join or a CASE whose conditions may be numbers; anything else as it is. */
  static void allowNumbers(SqlNode node) {
    if (node instanceof SqlSelect select) {
      SqlNode where = select.getWhere();
      if (where != null) {
        select.setWhere(condition(where));
      }
      SqlNode having = select.getHaving();
      if (having != null) {
        select.setHaving(condition(having));
      }
    } else if (node instanceof SqlJoin join) {
      SqlNode on = join.getCondition();
      if (on != null && join.getConditionType() == JoinConditionType.ON) {
        join.setOperand(5, condition(on));
      }
    } else if (node instanceof SqlCase cases && cases.getValueOperand() == null) {
      SqlNodeList whens = cases.getWhenOperands();
      for (int i = 0; i < whens.size(); i++) {
        whens.set(i, condition(whens.get(i)));
      }
    }
  }

  private static SqlNode condition(SqlNode node) {
    boolean mayBeNumber =
        node instanceof SqlNumericLiteral
            || node instanceof SqlIdentifier
            || node instanceof SqlCall call && !TRUTHS.contains(call.getKind());
    return mayBeNumber
        ? SqlStdOperatorTable.AND.createCall(
            node.getParserPosition(),
            node,
            SqlLiteral.createBoolean(true, node.getParserPosition()))
        : node;
  }
}

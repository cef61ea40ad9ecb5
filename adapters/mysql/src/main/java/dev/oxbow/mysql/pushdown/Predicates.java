package dev.oxbow.mysql.pushdown;

import dev.oxbow.mysql.type.Collations;
import dev.oxbow.mysql.type.MySqlColumn;
import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.mysql.type.Push;
import dev.oxbow.spi.Pushdown.Predicate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Judges the conjuncts of one filter. What is sent is over columns and literals only; casts that
 * change nothing are dropped, so that MySQL can use its indexes.
 */
final class Predicates {
  private static final Set<SqlKind> COMPARISONS =
      Set.of(
          SqlKind.EQUALS,
          SqlKind.NOT_EQUALS,
          SqlKind.LESS_THAN,
          SqlKind.LESS_THAN_OR_EQUAL,
          SqlKind.GREATER_THAN,
          SqlKind.GREATER_THAN_OR_EQUAL);

  /** Below this a number means a year around 2000. */
  private static final int LEAST_YEAR = 1901;

  private static final int MOST_YEAR = 2155;

  /** MySQL rounds a literal with more fraction digits. */
  private static final int MOST_SCALE = 30;

  private final RelNode input;
  private final RexBuilder rex;

  Predicates(Filter filter) {
    this.input = filter.getInput();
    this.rex = filter.getCluster().getRexBuilder();
  }

  Predicate judge(RexNode conjunct) {
    Judged judged = judgeAny(conjunct);
    return new Predicate(Optional.ofNullable(judged.sent), judged.keepsSameRows(), judged.reason);
  }

  /** How a condition in MySQL fares beside the engine's; the later, the looser. */
  private enum Fit {
    /** TRUE, FALSE and NULL for the same rows. */
    SAME,
    /** TRUE for the same rows; where the engine's is NULL it may be FALSE. */
    SAME_ROWS,
    /** TRUE for more rows. */
    MORE_ROWS;

    Fit or(Fit other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /**
   * @param sent null for nothing
   * @param whole whether no part of the condition is missing in it
   * @param reason why it is not as good as it could be; empty when it keeps the same rows
   */
  private record Judged(@Nullable RexNode sent, Fit fit, boolean whole, String reason) {
    static Judged exact(RexNode sent) {
      return new Judged(sent, Fit.SAME, true, "");
    }

    static Judged superset(RexNode sent, String reason) {
      return new Judged(sent, Fit.MORE_ROWS, true, reason);
    }

    static Judged keep(String reason) {
      return new Judged(null, Fit.MORE_ROWS, false, reason);
    }

    boolean keepsSameRows() {
      return sent != null && fit != Fit.MORE_ROWS;
    }
  }

  private Judged judgeAny(RexNode node) {
    if (node instanceof RexInputRef column) {
      return Lineage.of(input, column.getIndex()).isExact()
          ? Judged.exact(column)
          : Judged.keep("a flag that MySQL compares in its own way");
    }
    if (node instanceof RexLiteral literal) {
      return literal.isNull() ? Judged.keep("NULL is no condition") : Judged.exact(literal);
    }
    if (!(node instanceof RexCall call)) {
      return Judged.keep(node + " is computed here");
    }
    if (COMPARISONS.contains(call.getKind())) {
      return comparison(call);
    }
    return switch (call.getKind()) {
      case AND -> and(call);
      case OR -> or(call);
      case NOT, IS_TRUE, IS_FALSE, IS_NOT_TRUE, IS_NOT_FALSE -> ofExact(call);
      case IS_NULL, IS_NOT_NULL -> nulls(call);
      case SEARCH -> search(call);
      case LIKE -> like(call);
      default -> Judged.keep(call.getOperator().getName() + " is computed here");
    };
  }

  /** Any part of a conjunction may be sent. */
  private Judged and(RexCall call) {
    List<Judged> parts = call.getOperands().stream().map(this::judgeAny).toList();
    List<RexNode> sent =
        parts.stream().map(Judged::sent).filter(Objects::nonNull).map(RexNode.class::cast).toList();
    return sent.isEmpty() ? parts.get(0) : all(parts, RexUtil.composeConjunction(rex, sent));
  }

  /** Every branch must be sent, or a row that only the missing one keeps would be lost. */
  private Judged or(RexCall call) {
    List<Judged> branches = new ArrayList<>();
    List<RexNode> sent = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      Judged judged = judgeAny(operand);
      if (judged.sent == null) {
        return judged;
      }
      branches.add(judged);
      sent.add(judged.sent);
    }
    return all(branches, RexUtil.composeDisjunction(rex, sent));
  }

  private static Judged all(List<Judged> parts, RexNode sent) {
    Fit fit = Fit.SAME;
    boolean whole = true;
    String reason = "";
    for (Judged part : parts) {
      fit = fit.or(part.fit);
      whole &= part.whole;
      reason = reason.isEmpty() ? part.reason : reason;
    }
    return new Judged(sent, fit, whole, reason);
  }

  /** What turns a condition round needs the condition itself, not a weaker one. */
  private Judged ofExact(RexCall call) {
    Judged inner = judgeAny(call.getOperands().get(0));
    if (inner.sent == null || inner.fit != Fit.SAME) {
      return Judged.keep(
          inner.reason.isEmpty() ? "zero dates are NULL here, not in MySQL" : inner.reason);
    }
    return Judged.exact(rex.makeCall(call.getOperator(), inner.sent));
  }

  private Judged nulls(RexCall call) {
    RexInputRef column = Columns.behind(call.getOperands().get(0));
    if (column == null) {
      return Judged.keep("an expression is computed here");
    }
    RexNode sent = rex.makeCall(call.getOperator(), column);
    Lineage lineage = Lineage.of(input, column.getIndex());
    if (lineage.push().sameNulls()) {
      return Judged.exact(sent);
    }
    return call.getKind() == SqlKind.IS_NOT_NULL
        ? Judged.superset(sent, lineage.reason())
        : Judged.keep(lineage.reason());
  }

  /** IN and ranges: judged as what they stand for, sent as they are where nothing is left away. */
  private Judged search(RexCall call) {
    Judged judged = judgeAny(RexUtil.expandSearch(rex, null, call));
    RexInputRef column = Columns.behind(call.getOperands().get(0));
    // Calcite writes a set's times to the millisecond only.
    if (!judged.whole
        || column == null
        || column.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP) {
      return judged;
    }
    RexNode sent = rex.makeCall(call.getOperator(), column, call.getOperands().get(1));
    return new Judged(sent, judged.fit, true, judged.reason);
  }

  private Judged comparison(RexCall call) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    RexInputRef column = Columns.behind(left);
    RexInputRef other = Columns.behind(right);
    if (column != null && other != null) {
      return columns(call, column, other);
    }
    if (column != null && right instanceof RexLiteral literal) {
      RexNode sent = rex.makeCall(call.getOperator(), column, literal);
      return literal(call.getKind(), column, literal, sent);
    }
    if (other != null && left instanceof RexLiteral literal) {
      RexNode sent = rex.makeCall(call.getOperator(), literal, other);
      return literal(call.getKind().reverse(), other, literal, sent);
    }
    return Judged.keep("an expression is computed here");
  }

  private Judged columns(RexCall call, RexInputRef left, RexInputRef right) {
    return MySqlPushdown.sameEquality(input, left.getIndex(), input, right.getIndex())
        ? Judged.exact(rex.makeCall(call.getOperator(), left, right))
        : Judged.keep("two columns that MySQL compares in its own way");
  }

  private Judged literal(SqlKind kind, RexInputRef column, RexLiteral literal, RexNode sent) {
    if (literal.isNull()) {
      return Judged.keep("nothing equals NULL");
    }
    Lineage lineage = Lineage.of(input, column.getIndex());
    if (!comparable(lineage, column.getType(), literal)) {
      return Judged.keep(lineage.reason());
    }
    return switch (lineage.push()) {
      case EXACT, COMPARABLE -> Judged.exact(sent);
      case CALENDAR -> calendar(kind, lineage, literal, sent);
      case EQUAL ->
          kind == SqlKind.EQUALS
              ? Judged.superset(sent, lineage.reason())
              : Judged.keep(lineage.reason());
      case NULLS -> Judged.keep(lineage.reason());
    };
  }

  /** What equals a date is a date; but zero and partial dates lie in ranges, too. */
  private static Judged calendar(SqlKind kind, Lineage lineage, RexLiteral literal, RexNode sent) {
    if (kind == SqlKind.NOT_EQUALS || isFarFromAll(lineage, literal)) {
      return Judged.keep(lineage.reason());
    }
    return kind == SqlKind.EQUALS
        ? new Judged(sent, Fit.SAME_ROWS, true, "")
        : Judged.superset(sent, lineage.reason());
  }

  /** Whether MySQL compares values of the column with the literal as what they are. */
  private static boolean comparable(Lineage lineage, RelDataType type, RexLiteral literal) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, DOUBLE -> isKnownNumber(lineage, literal);
      case BOOLEAN -> literal.getValue() instanceof Boolean;
      case VARCHAR, CHAR -> {
        String text = literal.getValueAs(String.class);
        yield text != null && lineage.column().filter(c -> isSafe(c, text)).isPresent();
      }
      case VARBINARY, BINARY -> literal.getValue() instanceof ByteString;
      case DATE, TIMESTAMP -> year(literal) >= 1000;
      default -> false;
    };
  }

  private static boolean isKnownNumber(Lineage lineage, RexLiteral literal) {
    SqlTypeName type = literal.getType().getSqlTypeName();
    BigDecimal number =
        SqlTypeName.NUMERIC_TYPES.contains(type) ? literal.getValueAs(BigDecimal.class) : null;
    return number != null
        && (SqlTypeName.APPROX_TYPES.contains(type)
            || number.stripTrailingZeros().scale() <= MOST_SCALE)
        && isNoShortYear(lineage, number);
  }

  private static boolean isNoShortYear(Lineage lineage, BigDecimal number) {
    return lineage
        .column()
        .map(
            c ->
                c.mysqlType() != MySqlType.YEAR
                    || (number.compareTo(BigDecimal.valueOf(LEAST_YEAR)) >= 0
                        && number.compareTo(BigDecimal.valueOf(MOST_YEAR)) <= 0))
        .orElse(true);
  }

  private static boolean isSafe(MySqlColumn column, String text) {
    // An ENUM's empty text is also what MySQL shows for an invalid value.
    boolean isEmptyWord =
        text.isEmpty()
            && (column.mysqlType() == MySqlType.ENUM || column.mysqlType() == MySqlType.SET);
    return !isEmptyWord && Collations.survives(text, column.definition().charset());
  }

  /** A TIMESTAMP ends in 2038; what lies beyond is not left to MySQL's conversions. */
  private static boolean isFarFromAll(Lineage lineage, RexLiteral literal) {
    boolean isInstant =
        lineage.column().filter(c -> c.mysqlType() == MySqlType.TIMESTAMP).isPresent();
    return isInstant && (year(literal) <= 1970 || year(literal) >= 2038);
  }

  /** The year of a DATE or TIMESTAMP literal, or -1 for others. */
  private static int year(RexLiteral literal) {
    String text =
        switch (literal.getType().getSqlTypeName()) {
          case DATE -> String.valueOf(literal.getValueAs(DateString.class));
          case TIMESTAMP -> String.valueOf(literal.getValueAs(TimestampString.class));
          default -> "";
        };
    int end = text.indexOf('-', 1);
    return end < 0 ? -1 : Integer.parseInt(text.substring(0, end));
  }

  /** Equal characters match under any collation, so LIKE keeps at least the same rows. */
  private Judged like(RexCall call) {
    RexInputRef column = Columns.behind(call.getOperands().get(0));
    boolean isStandard =
        call.getOperator() instanceof SqlLikeOperator operator
            && operator.isCaseSensitive()
            && !operator.isNegated();
    if (column == null
        || !isStandard
        || call.getOperands().size() != 2
        || !(call.getOperands().get(1) instanceof RexLiteral literal)
        || literal.isNull()) {
      return Judged.keep("LIKE is computed here");
    }
    Lineage lineage = Lineage.of(input, column.getIndex());
    boolean isText =
        lineage.push() == Push.EQUAL
            || (lineage.push().compareTo(Push.EQUAL) < 0
                && column.getType().getSqlTypeName().getFamily() == SqlTypeFamily.CHARACTER);
    String pattern = literal.getValueAs(String.class);
    if (!isText
        || pattern == null
        || pattern.indexOf('\\') >= 0
        || !comparable(lineage, column.getType(), literal)) {
      return Judged.keep(lineage.reason());
    }
    return Judged.superset(
        rex.makeCall(call.getOperator(), column, literal), "LIKE follows a collation in MySQL");
  }
}

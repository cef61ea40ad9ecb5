package dev.oxbow.plan;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.local.LocalSql;
import dev.oxbow.type.RelTypes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.Sarg;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/** Writes expressions over one row in the executor's SQL; functions are {@link LocalFunctions}'. */
final class LocalExpressions {
  private final LocalSqlWriter queries;
  private final LocalSqlWriter.Row row;

  LocalExpressions(LocalSqlWriter queries, LocalSqlWriter.Row row) {
    this.queries = queries;
    this.row = row;
  }

  String write(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return row.field(ref.getIndex());
    }
    if (node instanceof RexLiteral literal) {
      return literal(literal);
    }
    if (node instanceof RexFieldAccess access
        && access.getReferenceExpr() instanceof RexCorrelVariable variable) {
      return queries.correlated(variable.id).field(access.getField().getIndex());
    }
    if (node instanceof RexSubQuery subQuery) {
      return subQuery(subQuery);
    }
    if (node instanceof RexOver over) {
      return over(over);
    }
    if (node instanceof RexCall call) {
      return call.getKind() == SqlKind.SEARCH ? search(call) : LocalFunctions.write(call, this);
    }
    throw new OxbowException(
        ErrorCode.NOT_SUPPORTED, "The expression " + node + " is not supported yet");
  }

  List<String> write(List<RexNode> nodes) {
    return nodes.stream().map(this::write).toList();
  }

  private static String type(RelDataType type) {
    return LocalSql.type(RelTypes.toColumn(type));
  }

  static String literal(RexLiteral literal) {
    RelDataType type = literal.getType();
    if (literal.isNull()) {
      return SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())
          ? "NULL::INTERVAL"
          : "NULL::" + type(type);
    }
    SqlTypeName name = literal.getTypeName();
    if (SqlTypeName.INTERVAL_TYPES.contains(name)) {
      return interval(literal);
    }
    return switch (name) {
      case BOOLEAN ->
          String.valueOf(literal.getValueAs(Boolean.class)).toUpperCase(java.util.Locale.ROOT);
      case CHAR -> LocalSql.literal(text(literal));
      case DATE -> "DATE '" + literal.getValueAs(DateString.class) + "'";
      case TIME -> "TIME '" + literal.getValueAs(TimeString.class) + "'";
      case TIMESTAMP -> "TIMESTAMP '" + literal.getValueAs(TimestampString.class) + "'";
      case BINARY -> {
        ByteString bytes = literal.getValueAs(ByteString.class);
        yield "unhex('" + (bytes == null ? "" : bytes.toString(16)) + "')";
      }
      case DECIMAL, TINYINT, SMALLINT, INTEGER, BIGINT, DOUBLE, FLOAT, REAL -> {
        BigDecimal value = literal.getValueAs(BigDecimal.class);
        String plain =
            value == null
                ? String.valueOf(literal.getValueAs(Double.class))
                : type.getSqlTypeName() == SqlTypeName.DECIMAL
                    ? value.toPlainString()
                    : value.toString();
        yield type.getSqlTypeName() == SqlTypeName.INTEGER
            ? plain
            : "CAST('" + plain + "' AS " + type(type) + ")";
      }
      case SYMBOL -> String.valueOf(literal.getValue());
      default ->
          throw new OxbowException(
              ErrorCode.NOT_SUPPORTED, "A literal of type " + type + " is not supported yet");
    };
  }

  /** The text of a string literal. */
  static String text(RexLiteral literal) {
    NlsString value = literal.getValueAs(NlsString.class);
    return value == null ? "" : value.getValue();
  }

  private static String interval(RexLiteral literal) {
    BigDecimal value = literal.getValueAs(BigDecimal.class);
    long n = value == null ? 0 : value.longValueExact();
    return SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getTypeName())
        ? "to_months(" + n + ")"
        : "to_microseconds(" + Math.multiplyExact(n, 1000L) + ")";
  }

  private String subQuery(RexSubQuery subQuery) {
    String operands = String.join(", ", write(subQuery.getOperands()));
    String rows = queries.subQuery(subQuery.rel);
    return switch (subQuery.getKind()) {
      case EXISTS -> "EXISTS " + rows;
      case SCALAR_QUERY -> rows;
      case IN -> "((" + operands + ") IN " + rows + ")";
      case NOT_IN -> "((" + operands + ") NOT IN " + rows + ")";
      case SOME -> "(" + operands + " " + comparison(subQuery) + " ANY " + rows + ")";
      case ALL -> "(" + operands + " " + comparison(subQuery) + " ALL " + rows + ")";
      default ->
          throw new OxbowException(
              ErrorCode.NOT_SUPPORTED,
              "A sub-query in " + subQuery.getKind() + " is not supported yet");
    };
  }

  private static String comparison(RexSubQuery subQuery) {
    return subQuery.getOperator() instanceof org.apache.calcite.sql.fun.SqlQuantifyOperator op
        ? op.comparisonKind.sql
        : "=";
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private String search(RexCall call) {
    String value = write(call.getOperands().get(0));
    RexLiteral set = (RexLiteral) call.getOperands().get(1);
    Sarg<?> sarg = set.getValueAs(Sarg.class);
    if (sarg == null) {
      throw new IllegalStateException("SEARCH without a set: " + call);
    }
    RelDataType type = call.getOperands().get(0).getType();
    List<String> points = new ArrayList<>();
    List<String> terms = new ArrayList<>();
    for (Range range : (Set<Range>) (Set) sarg.rangeSet.asRanges()) {
      if (range.hasLowerBound()
          && range.hasUpperBound()
          && range.lowerEndpoint().equals(range.upperEndpoint())) {
        points.add(endpoint(range.lowerEndpoint(), set, type));
      } else {
        List<String> both = new ArrayList<>();
        if (range.hasLowerBound()) {
          both.add(
              value
                  + (range.lowerBoundType() == BoundType.CLOSED ? " >= " : " > ")
                  + endpoint(range.lowerEndpoint(), set, type));
        }
        if (range.hasUpperBound()) {
          both.add(
              value
                  + (range.upperBoundType() == BoundType.CLOSED ? " <= " : " < ")
                  + endpoint(range.upperEndpoint(), set, type));
        }
        terms.add(
            both.isEmpty()
                ? "(" + value + " IS NOT NULL)"
                : "(" + String.join(" AND ", both) + ")");
      }
    }
    if (!points.isEmpty()) {
      terms.add("(" + value + " IN (" + String.join(", ", points) + "))");
    }
    String inSet = terms.isEmpty() ? "FALSE" : "(" + String.join(" OR ", terms) + ")";
    if (terms.isEmpty() && sarg.nullAs == RexUnknownAs.UNKNOWN) {
      return "CASE WHEN " + value + " IS NOT NULL THEN FALSE END";
    }
    return switch (sarg.nullAs) {
      case TRUE -> "(" + value + " IS NULL OR " + inSet + ")";
      case FALSE -> "(" + value + " IS NOT NULL AND " + inSet + ")";
      case UNKNOWN -> inSet;
    };
  }

  private static String endpoint(Object value, RexLiteral set, RelDataType type) {
    if (value instanceof NlsString text) {
      return LocalSql.literal(text.getValue());
    }
    if (value instanceof DateString date) {
      return "DATE '" + date + "'";
    }
    if (value instanceof TimeString time) {
      return "TIME '" + time + "'";
    }
    if (value instanceof TimestampString time) {
      return "TIMESTAMP '" + time + "'";
    }
    if (value instanceof Boolean flag) {
      return flag ? "TRUE" : "FALSE";
    }
    if (value instanceof ByteString bytes) {
      return "unhex('" + bytes.toString(16) + "')";
    }
    if (value instanceof BigDecimal number
        && !SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
      // Wide enough for the point itself: a set may hold values that the column's type cannot.
      return SqlTypeName.APPROX_TYPES.contains(type.getSqlTypeName())
          ? "CAST('" + number + "' AS " + type(type) + ")"
          : number.toPlainString();
    }
    if (value instanceof Double number) {
      return "CAST('" + number + "' AS " + type(type) + ")";
    }
    throw new OxbowException(ErrorCode.NOT_SUPPORTED, "The set " + set + " is not supported yet");
  }

  private String over(RexOver over) {
    RexWindow window = over.getWindow();
    StringBuilder spec = new StringBuilder(" OVER (");
    if (!window.partitionKeys.isEmpty()) {
      spec.append("PARTITION BY ")
          .append(window.partitionKeys.stream().map(this::write).collect(Collectors.joining(", ")))
          .append(' ');
    }
    if (!window.orderKeys.isEmpty()) {
      spec.append("ORDER BY ")
          .append(window.orderKeys.stream().map(this::key).collect(Collectors.joining(", ")));
      if (!LocalAggregates.isRanking(over.getAggOperator().getKind())) {
        spec.append(window.isRows() ? " ROWS" : " RANGE")
            .append(" BETWEEN ")
            .append(bound(window.getLowerBound()))
            .append(" AND ")
            .append(bound(window.getUpperBound()));
      }
    }
    spec.append(')');
    return LocalAggregates.write(
        over.getAggOperator(),
        write(over.getOperands()),
        over.getOperands().stream().map(RexNode::getType).toList(),
        over.getType(),
        over.isDistinct(),
        over.ignoreNulls() ? " IGNORE NULLS" : "",
        spec.toString());
  }

  private String key(RexFieldCollation key) {
    boolean descending = key.getDirection().isDescending();
    boolean first =
        switch (key.getNullDirection()) {
          case FIRST -> true;
          case LAST -> false;
          case UNSPECIFIED -> descending;
        };
    return write(key.left)
        + (descending ? " DESC" : " ASC")
        + (first ? " NULLS FIRST" : " NULLS LAST");
  }

  private String bound(RexWindowBound bound) {
    if (bound.isCurrentRow()) {
      return "CURRENT ROW";
    }
    String how = bound.isPreceding() ? " PRECEDING" : " FOLLOWING";
    RexNode offset = bound.getOffset();
    return (bound.isUnbounded() || offset == null ? "UNBOUNDED" : write(offset)) + how;
  }
}

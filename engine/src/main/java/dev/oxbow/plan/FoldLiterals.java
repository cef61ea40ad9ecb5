package dev.oxbow.plan;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Computes what is constant in comparisons of times, so that a source can be asked for it: {@code
 * DATE '1998-12-01' - INTERVAL '90' DAY}, and strings that are compared with dates. Whatever cannot
 * be computed here stays as it is; the executor will.
 */
final class FoldLiterals extends RexShuttle {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final RexBuilder rex;
  private final LocalDateTime now;

  /**
   * @param now the time of the statement, in UTC
   */
  FoldLiterals(RexBuilder rex, LocalDateTime now) {
    this.rex = rex;
    this.now = now.truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode visited = super.visitCall(call);
    if (!(visited instanceof RexCall folded)) {
      return visited;
    }
    RexNode literal =
        switch (folded.getKind()) {
          case PLUS, MINUS -> shifted(folded);
          case CAST -> cast(folded);
          case LIKE -> plainLike(folded);
          case OTHER_FUNCTION -> {
            RexNode moved = MovedTimes.folded(rex, folded);
            yield moved == null ? current(folded) : moved;
          }
          default -> null;
        };
    return literal == null ? visited : literal;
  }

  private @Nullable RexNode shifted(RexCall call) {
    if (call.getOperands().size() != 2
        || !(call.getOperands().get(0) instanceof RexLiteral time)
        || !(call.getOperands().get(1) instanceof RexLiteral interval)
        || !SqlTypeFamily.DATETIME_INTERVAL.contains(interval.getType())) {
      return null;
    }
    BigDecimal amount = interval.getValueAs(BigDecimal.class);
    if (amount == null) {
      return null;
    }
    long n = call.getKind() == SqlKind.MINUS ? -amount.longValueExact() : amount.longValueExact();
    boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(interval.getType().getSqlTypeName());
    try {
      if (time.getTypeName() == SqlTypeName.DATE
          && call.getType().getSqlTypeName() == SqlTypeName.DATE) {
        LocalDate date = LocalDate.parse(String.valueOf(time.getValueAs(DateString.class)));
        long millisPerDay = 86_400_000L;
        if (!months && n % millisPerDay != 0) {
          return null;
        }
        LocalDate moved = months ? date.plusMonths(n) : date.plusDays(n / millisPerDay);
        return rex.makeDateLiteral(new DateString(moved.toString()));
      }
      if (time.getTypeName() == SqlTypeName.TIMESTAMP
          && call.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP) {
        TimestampString at = time.getValueAs(TimestampString.class);
        if (at == null) {
          return null;
        }
        LocalDateTime whole = LocalDateTime.parse(at.toString().substring(0, 19), SECONDS);
        LocalDateTime moved =
            months ? whole.plusMonths(n) : whole.plusNanos(Math.multiplyExact(n, 1_000_000L));
        if (moved.getNano() != 0 && at.toString().length() > 19) {
          return null;
        }
        String fraction = at.toString().substring(19);
        String text =
            moved.getNano() != 0
                ? TimestampString.fromMillisSinceEpoch(
                        moved.toInstant(ZoneOffset.UTC).toEpochMilli())
                    .toString()
                : SECONDS.format(moved) + fraction;
        return rex.makeTimestampLiteral(new TimestampString(text), call.getType().getPrecision());
      }
      return null;
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException outOfRange) {
      // The executor says it with a position in the statement.
      return null;
    }
  }

  /** A statement happens at one time, wherever its parts run. */
  private @Nullable RexNode current(RexCall call) {
    if (call.getOperands().stream().anyMatch(precision -> !(precision instanceof RexLiteral))) {
      return null;
    }
    TimestampString at =
        TimestampString.fromMillisSinceEpoch(now.toInstant(ZoneOffset.UTC).toEpochMilli());
    return switch (call.getOperator().getName()) {
      case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "NOW", "SYSDATE", "UTC_TIMESTAMP" ->
          rex.makeTimestampLiteral(
              MovedTimes.cut(at, call.getType().getPrecision()), call.getType().getPrecision());
      case "CURRENT_DATE", "CURDATE", "UTC_DATE" ->
          rex.makeDateLiteral(new DateString(now.toLocalDate().toString()));
      case "CURRENT_TIME", "LOCALTIME", "CURTIME", "UTC_TIME" ->
          rex.makeAbstractCast(
              call.getType(),
              rex.makeTimeLiteral(new TimeString(at.toString().substring(11)), 3),
              false);
      case "UNIX_TIMESTAMP" ->
          call.getOperands().isEmpty()
              ? rex.makeExactLiteral(
                  BigDecimal.valueOf(now.toEpochSecond(ZoneOffset.UTC)), call.getType())
              : null;
      default -> null;
    };
  }

  /** Where nothing is escaped, an escape character says nothing: a source may be asked then. */
  private @Nullable RexNode plainLike(RexCall call) {
    return call.getOperands().size() == 3
            && call.getOperands().get(2) instanceof RexLiteral escape
            && LocalExpressions.text(escape).equals("\\")
            && RexUtil.removeCast(call.getOperands().get(1)) instanceof RexLiteral pattern
            && !pattern.isNull()
            && pattern.getTypeName() == SqlTypeName.CHAR
            && LocalExpressions.text(pattern).indexOf('\\') < 0
        ? rex.makeCall(
            call.getType(), call.getOperator(), List.of(call.getOperands().get(0), pattern))
        : null;
  }

  private @Nullable RexNode cast(RexCall call) {
    if (!(call.getOperands().get(0) instanceof RexLiteral literal) || literal.isNull()) {
      return null;
    }
    RelDataType type = call.getType();
    if (literal.getTypeName() == SqlTypeName.CHAR) {
      NlsString value = literal.getValueAs(NlsString.class);
      return value == null ? null : parsed(value.getValue().trim(), type);
    }
    if (literal.getTypeName() == SqlTypeName.TIMESTAMP
        && type.getSqlTypeName() == SqlTypeName.TIMESTAMP) {
      TimestampString value = literal.getValueAs(TimestampString.class);
      return value == null
          ? null
          : rex.makeTimestampLiteral(
              MovedTimes.round(value, type.getPrecision()), type.getPrecision());
    }
    if (literal.getTypeName() == SqlTypeName.DATE
        && type.getSqlTypeName() == SqlTypeName.TIMESTAMP) {
      return rex.makeTimestampLiteral(
          new TimestampString(literal.getValueAs(DateString.class) + " 00:00:00"),
          type.getPrecision());
    }
    return null;
  }

  private @Nullable RexNode parsed(String text, RelDataType type) {
    try {
      return switch (type.getSqlTypeName()) {
        case DATE ->
            text.length() == 10
                ? rex.makeDateLiteral(new DateString(LocalDate.parse(text).toString()))
                : null;
        case TIMESTAMP -> timestamp(text, type);
        case TINYINT, SMALLINT, INTEGER, BIGINT ->
            text.matches("[+-]?\\d{1,18}") ? exact(new BigDecimal(text), type) : null;
        case DECIMAL -> decimal(text, type);
        default -> null;
      };
    } catch (DateTimeException | IllegalArgumentException notInThisForm) {
      return null;
    }
  }

  private @Nullable RexNode timestamp(String text, RelDataType type) {
    if (text.length() == 10) {
      return rex.makeTimestampLiteral(
          new TimestampString(LocalDate.parse(text) + " 00:00:00"), type.getPrecision());
    }
    String seconds = text.substring(0, Math.min(19, text.length())).replace('T', ' ');
    LocalDateTime.parse(seconds, SECONDS);
    String fraction = text.length() > 20 && text.charAt(19) == '.' ? text.substring(20) : "";
    if ((text.length() > 19 && fraction.isEmpty()) || !fraction.matches("\\d{0,6}")) {
      return null;
    }
    fraction = fraction.replaceAll("0+$", "");
    TimestampString value = new TimestampString(seconds);
    return rex.makeTimestampLiteral(
        MovedTimes.round(
            fraction.isEmpty() ? value : value.withFraction(fraction), type.getPrecision()),
        type.getPrecision());
  }

  private @Nullable RexNode exact(BigDecimal value, RelDataType type) {
    long n = value.longValueExact();
    boolean fits =
        switch (type.getSqlTypeName()) {
          case TINYINT -> n == (byte) n;
          case SMALLINT -> n == (short) n;
          case INTEGER -> n == (int) n;
          default -> true;
        };
    return fits ? rex.makeExactLiteral(value, type) : null;
  }

  private @Nullable RexNode decimal(String text, RelDataType type) {
    if (!text.matches("[+-]?\\d{1,30}(\\.\\d{1,30})?")) {
      return null;
    }
    BigDecimal value = new BigDecimal(text);
    if (value.scale() > type.getScale()
        || value.precision() - value.scale() > type.getPrecision() - type.getScale()) {
      return null;
    }
    return rex.makeExactLiteral(value.setScale(type.getScale()), type);
  }
}

package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.RelTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Puts values in the place of {@code ?}, so that planning sees what the query is about. */
final class Parameters {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private static final int DATE_LENGTH = 10;

  private Parameters() {}

  static RelNode bind(RelNode root, List<@Nullable Object> values) {
    RexBuilder rex = root.getCluster().getRexBuilder();
    RexShuttle binder = new Binder(rex, values);
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            return super.visit(node).accept(binder);
          }
        });
  }

  private static final class Binder extends RexShuttle {
    private final RexBuilder rex;
    private final List<@Nullable Object> values;

    /** Whether what is visited is compared: then a value that does not fit is just not equal. */
    private boolean compared;

    Binder(RexBuilder rex, List<@Nullable Object> values) {
      this.rex = rex;
      this.values = values;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      boolean outer = compared;
      compared = SqlKind.COMPARISON.contains(call.getKind());
      RexNode visited = super.visitCall(call);
      compared = outer;
      return visited;
    }

    @Override
    public RexNode visitDynamicParam(RexDynamicParam parameter) {
      int i = parameter.getIndex();
      if (i >= values.size()) {
        throw new OxbowException(
            ErrorCode.INVALID_PARAMETER, "Parameter " + (i + 1) + " has no value; set it");
      }
      return literal(rex, values.get(i), parameter.getType(), i + 1, compared);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      boolean outer = compared;
      compared = false;
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      compared = outer;
      return visited.clone(bind(visited.rel, values));
    }
  }

  /**
   * @param number the parameter's, for messages
   * @param compared whether a value that the type cannot hold is just not equal
   */
  static RexNode literal(
      RexBuilder rex, @Nullable Object value, RelDataType type, int number, boolean compared) {
    if (value == null) {
      return rex.makeNullLiteral(type);
    }
    ColumnType wanted = RelTypes.toColumn(type);
    try {
      RexNode literal =
          switch (wanted.kind()) {
            case BOOLEAN -> rex.makeLiteral(bool(value));
            case TINYINT, SMALLINT, INTEGER, BIGINT -> exact(rex, value, type, wanted, compared);
            case DECIMAL -> exact(rex, value, type, wanted, compared);
            case REAL, DOUBLE -> rex.makeApproxLiteral(new BigDecimal(value.toString()), type);
            // Of a type that allows NULL it would be a cast, which no source is sent.
            case VARCHAR ->
                rex.makeLiteral(
                    value.toString(),
                    rex.getTypeFactory().createTypeWithNullability(type, false),
                    true);
            case VARBINARY -> rex.makeBinaryLiteral(new ByteString((byte[]) value));
            case DATE -> date(rex, value, compared);
            case TIME ->
                rex.makeTimeLiteral(time((LocalTime) value), ColumnType.MAX_TIME_PRECISION);
            case TIMESTAMP -> timestamp(rex, value);
          };
      return literal;
    } catch (ClassCastException
        | NumberFormatException
        | ArithmeticException
        | DateTimeException e) {
      throw new OxbowException(
          ErrorCode.INVALID_PARAMETER,
          "Parameter "
              + number
              + " must be "
              + wanted
              + ", and a "
              + value.getClass().getSimpleName()
              + " with this value does not convert to it without loss",
          e);
    }
  }

  private static boolean bool(Object value) {
    return value instanceof Number n ? n.longValue() != 0 : (Boolean) value;
  }

  /** A compared number that the type cannot hold keeps its value. */
  private static RexNode exact(
      RexBuilder rex, Object value, RelDataType type, ColumnType wanted, boolean compared) {
    BigDecimal number = number(value);
    int scale = wanted.kind() == ColumnType.Kind.DECIMAL ? wanted.scale() : 0;
    BigDecimal stripped = number.stripTrailingZeros();
    if (stripped.scale() <= scale && fits(stripped, wanted)) {
      return rex.makeExactLiteral(number.setScale(scale, RoundingMode.UNNECESSARY), type);
    }
    if (!compared) {
      throw new ArithmeticException(number + " is not exactly a " + wanted);
    }
    return rex.makeExactLiteral(number);
  }

  private static boolean fits(BigDecimal number, ColumnType type) {
    return switch (type.kind()) {
      case TINYINT -> within(number, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> within(number, Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> within(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> within(number, Long.MIN_VALUE, Long.MAX_VALUE);
      default -> number.precision() - number.scale() <= type.precision() - type.scale();
    };
  }

  private static boolean within(BigDecimal number, long least, long most) {
    return number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  private static BigDecimal number(Object value) {
    if (value instanceof BigDecimal number) {
      return number;
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (value instanceof Boolean flag) {
      return flag ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    return new BigDecimal(value.toString().trim());
  }

  /** A compared time that is no date keeps its hours. */
  private static RexNode date(RexBuilder rex, Object value, boolean compared) {
    LocalDateTime time = time(value);
    if (time.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      return rex.makeDateLiteral(new DateString(time.toLocalDate().toString()));
    }
    if (!compared) {
      throw new DateTimeException(time + " is no date");
    }
    return timestamp(rex, value);
  }

  private static LocalDateTime time(Object value) {
    if (value instanceof String text) {
      String trimmed = text.trim();
      return trimmed.length() <= DATE_LENGTH
          ? LocalDate.parse(trimmed).atStartOfDay()
          : LocalDateTime.parse(trimmed.replace(' ', 'T'));
    }
    return value instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) value;
  }

  private static TimeString time(LocalTime value) {
    TimeString seconds = new TimeString(value.getHour(), value.getMinute(), value.getSecond());
    int micros = value.getNano() / 1000;
    return micros == 0 ? seconds : seconds.withFraction(fraction(micros));
  }

  private static RexNode timestamp(RexBuilder rex, Object value) {
    LocalDateTime time = time(value);
    TimestampString seconds = new TimestampString(SECONDS.format(time));
    int micros = time.getNano() / 1000;
    return rex.makeTimestampLiteral(
        micros == 0 ? seconds : seconds.withFraction(fraction(micros)),
        ColumnType.MAX_TIME_PRECISION);
  }

  private static String fraction(int micros) {
    return String.format(java.util.Locale.ROOT, "%06d", micros).replaceAll("0+$", "");
  }
}

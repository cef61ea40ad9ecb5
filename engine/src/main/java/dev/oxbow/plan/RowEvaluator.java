package dev.oxbow.plan;

import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.RelTypes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.apache.calcite.DataContext;
import org.apache.calcite.DataContexts;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutable;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Computes expressions over one row after the other, by code that Calcite generates for them. */
final class RowEvaluator implements EnumerableLeaf.Evaluator {
  /** Names of days and months are English, clocks are UTC's, wherever this runs. */
  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  private final List<RexNode> projects;
  private final List<RelDataType> computedTypes = new ArrayList<>();
  private final RexExecutable computed;

  RowEvaluator(RexBuilder rex, List<RexNode> projects, RelDataType inputRow) {
    this.projects = projects;
    List<RexNode> calls = projects.stream().filter(p -> !(p instanceof RexInputRef)).toList();
    calls.forEach(call -> computedTypes.add(call.getType()));
    try {
      this.computed = RexExecutorImpl.getExecutable(rex, calls, inputRow);
    } catch (RuntimeException e) {
      throw new OxbowException(
          ErrorCode.NOT_SUPPORTED, "None of the executors computes " + calls, e);
    }
  }

  @Override
  public @Nullable Object[] evaluate(@Nullable Object[] row) {
    @Nullable Object[] internal = new Object[row.length];
    for (int i = 0; i < row.length; i++) {
      internal[i] = toCalcite(row[i]);
    }
    DataContext context =
        DataContexts.of(Map.of("inputRecord", internal, "locale", Locale.ENGLISH, "timeZone", UTC));
    computed.setDataContext(context);
    @Nullable Object[] results = computed.execute();
    if (results == null) {
      throw new OxbowException(
          ErrorCode.DATA, "The value of " + projects + " cannot be computed for a row");
    }
    @Nullable Object[] out = new Object[projects.size()];
    int next = 0;
    for (int i = 0; i < out.length; i++) {
      if (projects.get(i) instanceof RexInputRef ref) {
        out[i] = row[ref.getIndex()];
      } else {
        out[i] = fromCalcite(results[next], RelTypes.toColumn(computedTypes.get(next)));
        next++;
      }
    }
    return out;
  }

  private static @Nullable Object toCalcite(@Nullable Object value) {
    if (value instanceof LocalDate date) {
      return (int) date.toEpochDay();
    }
    if (value instanceof LocalTime time) {
      return (int) (time.toNanoOfDay() / 1_000_000);
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }
    return value instanceof byte[] bytes ? new ByteString(bytes) : value;
  }

  private static @Nullable Object fromCalcite(@Nullable Object value, ColumnType type) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case DATE -> LocalDate.ofEpochDay(((Number) value).longValue());
      case TIME -> LocalTime.ofNanoOfDay(((Number) value).longValue() * 1_000_000);
      case TIMESTAMP -> {
        long millis = ((Number) value).longValue();
        yield LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1000L),
            (int) Math.floorMod(millis, 1000L) * 1_000_000,
            ZoneOffset.UTC);
      }
      case VARBINARY -> ((ByteString) value).getBytes();
      case DECIMAL ->
          (value instanceof BigDecimal number ? number : new BigDecimal(value.toString()))
              .setScale(type.scale(), RoundingMode.HALF_UP);
      default -> value;
    };
  }
}

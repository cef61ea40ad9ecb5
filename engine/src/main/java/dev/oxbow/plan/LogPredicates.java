package dev.oxbow.plan;

import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Finds in a filter over a log what bounds its positions. */
final class LogPredicates {
  /** A list of partitions beyond this is not worth it. */
  private static final int MOST_PARTITIONS = 10_000;

  private LogPredicates() {}

  static LogBounds narrow(LogBounds bounds, LogTable table, RexNode condition) {
    LogBounds narrowed = bounds;
    for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
      narrowed = narrowByOne(narrowed, table.info().columns(), conjunct);
    }
    return narrowed;
  }

  /** Whether a condition speaks of partitions only, so that it keeps or drops them whole. */
  static boolean isAboutPartitionsOnly(LogTable table, RexNode condition) {
    int partition = ordinal(table.info().columns(), LogTable.PARTITION);
    return RelOptUtil.conjunctions(condition).stream()
        .allMatch(
            conjunct -> {
              ColumnRange range = columnRange(conjunct);
              return range != null && range.column() == partition;
            });
  }

  private static LogBounds narrowByOne(LogBounds bounds, List<Column> columns, RexNode conjunct) {
    ColumnRange range = columnRange(conjunct);
    if (range == null || range.column() >= columns.size()) {
      return bounds;
    }
    RangeSet<BigDecimal> values = range.values();
    return switch (columns.get(range.column()).name()) {
      case LogTable.PARTITION -> {
        Set<Integer> partitions = partitions(values);
        yield partitions == null ? bounds : bounds.within(partitions);
      }
      case LogTable.OFFSET -> {
        if (values.isEmpty()) {
          yield bounds.toOffset(0);
        }
        Range<BigDecimal> span = values.span();
        LogBounds narrowed = bounds;
        if (span.hasLowerBound()) {
          narrowed = narrowed.fromOffset(clamp(span.lowerEndpoint(), RoundingMode.FLOOR));
        }
        if (span.hasUpperBound()) {
          long last = clamp(span.upperEndpoint(), RoundingMode.CEILING);
          narrowed = narrowed.toOffset(last == Long.MAX_VALUE ? last : last + 1);
        }
        yield narrowed;
      }
      case LogTable.TIMESTAMP -> {
        if (values.isEmpty() || !values.span().hasLowerBound()) {
          yield bounds;
        }
        long millis = clamp(values.span().lowerEndpoint(), RoundingMode.FLOOR);
        yield bounds.fromTime(
            LocalDateTime.ofEpochSecond(
                Math.floorDiv(millis, 1000L),
                (int) Math.floorMod(millis, 1000L) * 1_000_000,
                java.time.ZoneOffset.UTC));
      }
      default -> bounds;
    };
  }

  private static @Nullable Set<Integer> partitions(RangeSet<BigDecimal> values) {
    Set<Integer> partitions = new TreeSet<>();
    for (Range<BigDecimal> range : values.asRanges()) {
      if (!range.hasLowerBound() || !range.hasUpperBound()) {
        return null;
      }
      long first = Math.max(0, clamp(range.lowerEndpoint(), RoundingMode.FLOOR));
      long last = clamp(range.upperEndpoint(), RoundingMode.CEILING);
      if (last > Integer.MAX_VALUE || last - first + partitions.size() > MOST_PARTITIONS) {
        return null;
      }
      for (long p = first; p <= last; p++) {
        partitions.add((int) p);
      }
    }
    return partitions;
  }

  private static long clamp(BigDecimal value, RoundingMode mode) {
    BigDecimal whole = value.setScale(0, mode);
    if (whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) >= 0) {
      return Long.MAX_VALUE;
    }
    return whole.signum() < 0 && whole.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) <= 0
        ? Long.MIN_VALUE
        : whole.longValue();
  }

  /** The values of one column that a conjunct allows; times are in milliseconds. */
  private record ColumnRange(int column, RangeSet<BigDecimal> values) {}

  private static @Nullable ColumnRange columnRange(RexNode conjunct) {
    if (!(conjunct instanceof RexCall call) || call.getOperands().size() != 2) {
      return null;
    }
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    if (left instanceof RexInputRef column && right instanceof RexLiteral literal) {
      RangeSet<BigDecimal> values =
          call.getKind() == SqlKind.SEARCH
              ? sarg(literal)
              : compare(call.getKind(), number(literal));
      return values == null ? null : new ColumnRange(column.getIndex(), values);
    }
    if (left instanceof RexLiteral literal && right instanceof RexInputRef column) {
      RangeSet<BigDecimal> values = compare(call.getKind().reverse(), number(literal));
      return values == null ? null : new ColumnRange(column.getIndex(), values);
    }
    return null;
  }

  private static @Nullable RangeSet<BigDecimal> compare(SqlKind kind, @Nullable BigDecimal value) {
    if (value == null) {
      return null;
    }
    Range<BigDecimal> range =
        switch (kind) {
          case EQUALS -> Range.singleton(value);
          case GREATER_THAN, GREATER_THAN_OR_EQUAL -> Range.atLeast(value);
          case LESS_THAN, LESS_THAN_OR_EQUAL -> Range.atMost(value);
          default -> null;
        };
    return range == null ? null : TreeRangeSet.create(List.of(range));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable RangeSet<BigDecimal> sarg(RexLiteral literal) {
    Sarg sarg = literal.getValueAs(Sarg.class);
    if (sarg == null || sarg.nullAs == org.apache.calcite.rex.RexUnknownAs.TRUE) {
      return null;
    }
    TreeRangeSet<BigDecimal> values = TreeRangeSet.create();
    for (Range range : (Set<Range>) sarg.rangeSet.asRanges()) {
      Range<BigDecimal> numbers = Range.all();
      if (range.hasLowerBound()) {
        BigDecimal least = number((Comparable<?>) range.lowerEndpoint());
        if (least == null) {
          return null;
        }
        numbers = Range.atLeast(least);
      }
      if (range.hasUpperBound()) {
        BigDecimal most = number((Comparable<?>) range.upperEndpoint());
        if (most == null) {
          return null;
        }
        numbers = numbers.intersection(Range.atMost(most));
      }
      values.add(numbers);
    }
    return values;
  }

  private static @Nullable BigDecimal number(RexLiteral literal) {
    return switch (literal.getTypeName()) {
      case DECIMAL, BIGINT, INTEGER, SMALLINT, TINYINT -> literal.getValueAs(BigDecimal.class);
      case TIMESTAMP -> number(literal.getValueAs(TimestampString.class));
      default -> null;
    };
  }

  private static @Nullable BigDecimal number(@Nullable Comparable<?> value) {
    if (value instanceof BigDecimal number) {
      return number;
    }
    return value instanceof TimestampString time
        ? BigDecimal.valueOf(time.getMillisSinceEpoch())
        : null;
  }

  private static int ordinal(List<Column> columns, String name) {
    return columns.stream().map(Column::name).toList().indexOf(name);
  }
}

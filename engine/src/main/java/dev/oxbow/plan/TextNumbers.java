package dev.oxbow.plan;

import dev.oxbow.type.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts that are compared with numbers. One with more digits than the numbers can have is
 * replaced by one that lies between the same two of them: it compares alike with each.
 */
final class TextNumbers {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private TextNumbers() {}

  /**
   * The number that compares as the text does with all values of the types; null when the text is
   * no number, or there is none within the digits that a number can have.
   */
  static @Nullable BigDecimal read(String text, List<RelDataType> types) {
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    BigDecimal value = new BigDecimal(text);
    if (types.stream().allMatch(SqlTypeUtil::isExactNumeric)) {
      int whole = 0;
      int scale = 0;
      for (RelDataType type : types) {
        int digits = Math.max(0, type.getScale());
        whole = Math.max(whole, type.getPrecision() - digits);
        scale = Math.max(scale, digits);
      }
      value = near(value, whole, scale);
    }
    long before = Math.max(0L, (long) value.precision() - value.scale());
    return before + Math.max(0, value.scale()) <= ColumnType.MAX_DECIMAL_PRECISION ? value : null;
  }

  private static BigDecimal near(BigDecimal value, int whole, int scale) {
    long magnitude = (long) value.precision() - value.scale();
    BigDecimal sign = BigDecimal.valueOf(value.signum());
    if (value.signum() == 0) {
      return sign;
    }
    if (magnitude > whole) {
      // Beyond all of them.
      return sign.scaleByPowerOfTen(whole);
    }
    BigDecimal half = BigDecimal.valueOf(5, scale + 1);
    if (magnitude < -scale) {
      return sign.multiply(half);
    }
    return value.stripTrailingZeros().scale() <= scale + 1
        ? value.stripTrailingZeros()
        : value.setScale(scale, RoundingMode.FLOOR).add(half);
  }
}

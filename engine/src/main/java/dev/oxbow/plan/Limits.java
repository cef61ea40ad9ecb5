package dev.oxbow.plan;

import java.math.BigDecimal;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** The numbers of LIMIT and OFFSET, which may be larger than any number of rows. */
final class Limits {
  /** More rows than there can be, and still a number that the executor takes and adds. */
  private static final BigDecimal MOST = BigDecimal.valueOf(1L << 60);

  private Limits() {}

  /** How many rows a literal means. */
  static long rows(RexNode literal) {
    return RexLiteral.bigDecimalValue(literal).min(MOST).longValue();
  }
}

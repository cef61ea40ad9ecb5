package dev.oxbow.function;

import java.util.List;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/** MySQL's operators of bits: all numbers are 64 of them, and the result has no sign. */
final class Bits {
  /** MySQL's BIGINT UNSIGNED. */
  private static final SqlReturnTypeInference UNSIGNED =
      ((SqlReturnTypeInference)
              call -> call.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 20, 0))
          .andThen(SqlTypeTransforms.TO_NULLABLE);

  private static final String ALL_BITS = "CAST('18446744073709551615' AS HUGEINT)";

  static final List<Function> ALL =
      List.of(
          Function.of("&", UNSIGNED, "NN", bits(1) + " & " + bits(2)),
          Function.of("|", UNSIGNED, "NN", bits(1) + " | " + bits(2)),
          Function.of("^", UNSIGNED, "NN", "xor(" + bits(1) + ", " + bits(2) + ")"),
          Function.of("~", UNSIGNED, "N", "xor(" + bits(1) + ", " + ALL_BITS + ")"),
          Function.of("<<", UNSIGNED, "NN", shifted("(" + bits(1) + " & (%s >> %s)) << %s")),
          Function.of(">>", UNSIGNED, "NN", shifted(bits(1) + " >> %3$s")),
          Function.of("BIT_COUNT", Function.BIGINT, "N", "bit_count(" + bits(1) + ")"),
          Function.of("XOR", Function.BOOLEAN, "LL", "$1 <> $2"));

  private Bits() {}

  private static String bits(int argument) {
    return "(CAST($" + argument + " AS HUGEINT) & " + ALL_BITS + ")";
  }

  private static String shifted(String shift) {
    String n = "CAST($2 AS HUGEINT)";
    return "CASE WHEN $1 IS NULL THEN NULL WHEN "
        + n
        + " NOT BETWEEN 0 AND 63 THEN 0 WHEN $2 IS NOT NULL THEN "
        + shift.formatted(ALL_BITS, n, n)
        + " END";
  }
}

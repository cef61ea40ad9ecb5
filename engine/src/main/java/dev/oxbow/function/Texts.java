package dev.oxbow.function;

import static dev.oxbow.function.Function.BIGINT;
import static dev.oxbow.function.Function.BYTES;
import static dev.oxbow.function.Function.INTEGER;
import static dev.oxbow.function.Function.MAYBE_TEXT;
import static dev.oxbow.function.Function.TEXT;

import dev.oxbow.local.LocalSql;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/** MySQL's functions of texts. Texts are compared by code point. */
final class Texts {
  /** The characters of a text in reverse. */
  private static final String REVERSED = "array_to_string(list_reverse(string_split(%s, '')), '')";

  /** MySQL has no capital of the letter sharp s. */
  private static final String UPPER =
      "CASE WHEN contains($1, 'ß') THEN array_to_string(list_transform(string_split($1, 'ß'),"
          + " lambda part: upper(part)), 'ß') ELSE upper($1) END";

  static final List<Function> ALL =
      List.of(
          Function.of("UPPER", TEXT, "S", UPPER),
          Function.of("UCASE", TEXT, "S", UPPER),
          Function.of("LCASE", TEXT, "S", "lower($1)"),
          Function.of(
              "CONV",
              MAYBE_TEXT,
              "AII",
              LocalSql.CONV + "(CAST($1 AS VARCHAR), CAST($2 AS BIGINT), CAST($3 AS BIGINT))"),
          Function.of("LENGTH", INTEGER, "A", Texts::bytes),
          Function.of("OCTET_LENGTH", INTEGER, "A", Texts::bytes),
          Function.of(
              "BIT_LENGTH",
              INTEGER,
              "A",
              (call, a) -> "CAST(" + bytes(call, a) + " * 8 AS INTEGER)"),
          Function.of("LOCATE", BIGINT, "SS?I", (call, a) -> locate(call, a, a.get(0), a.get(1))),
          Function.of("INSTR", BIGINT, "SS", (call, a) -> locate(call, a, a.get(1), a.get(0))),
          Function.of("SUBSTRING", TEXT, "SI?I", (call, a) -> substring(a)),
          Function.of("SUBSTR", TEXT, "SI?I", (call, a) -> substring(a)),
          Function.of("MID", TEXT, "SI?I", (call, a) -> substring(a)),
          Function.of(
              "INSERT",
              TEXT,
              "SIIS",
              "CASE WHEN $2 < 1 OR $2 > length($1) THEN CASE WHEN $3 IS NOT NULL AND $4 IS NOT NULL"
                  + " THEN $1 END WHEN $3 < 0 OR $2 + $3 > length($1) THEN left($1, $2 - 1) || $4"
                  + " ELSE left($1, $2 - 1) || $4 || substring($1, CAST($2 + $3 AS BIGINT)) END"),
          Function.of("LTRIM", TEXT, "S", "ltrim($1, ' ')"),
          Function.of("RTRIM", TEXT, "S", "rtrim($1, ' ')"),
          Function.of("LPAD", MAYBE_TEXT, "SI?S", (call, a) -> pad("lpad", a)),
          Function.of("RPAD", MAYBE_TEXT, "SI?S", (call, a) -> pad("rpad", a)),
          Function.of(
              "REPLACE", TEXT, "SSS", "CASE WHEN $2 = '' THEN $1 ELSE replace($1, $2, $3) END"),
          Function.of("REVERSE", TEXT, "S", REVERSED.formatted("$1")),
          Function.of("CONCAT_WS", MAYBE_TEXT, "A*", Texts::concatWs),
          Function.of("SUBSTRING_INDEX", TEXT, "SSI", Texts::substringIndex),
          Function.of("FIELD", ReturnTypes.BIGINT, "A*", Texts::field),
          Function.of("ELT", MAYBE_TEXT, "A*", Texts::elt),
          Function.of(
              "FIND_IN_SET",
              BIGINT,
              "SS",
              "CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL WHEN $2 = '' THEN 0"
                  + " ELSE coalesce(list_position(string_split($2, ','), $1), 0) END"),
          Function.of("HEX", TEXT, "A", Texts::hex),
          Function.of(
              "UNHEX",
              BYTES,
              "S",
              "CASE WHEN regexp_full_match($1, '[0-9A-Fa-f]*') THEN"
                  + " unhex(CASE WHEN length($1) % 2 = 1 THEN '0' || $1 ELSE $1 END) END"),
          Function.of("MD5", TEXT, "A", (call, a) -> "md5(" + raw(call, a) + ")"),
          Function.of("SHA", TEXT, "A", (call, a) -> "sha1(" + raw(call, a) + ")"),
          Function.of("SHA1", TEXT, "A", (call, a) -> "sha1(" + raw(call, a) + ")"),
          Function.of("SHA2", TEXT, "AI", Texts::sha2),
          Function.of(
              "TO_BASE64",
              TEXT,
              "A",
              (call, a) ->
                  "rtrim(regexp_replace(to_base64("
                      + blob(call, a)
                      + "), '(.{76})', '\\1' || chr(10), 'g'), chr(10))"),
          Function.of(
              "FROM_BASE64", BYTES, "S", "TRY(from_base64(regexp_replace($1, '\\s', '', 'g')))"),
          Function.of("ASCII", INTEGER, "S", Texts::firstByte),
          Function.of("ORD", BIGINT, "S", Texts::firstCharacter),
          Function.of("FORMAT", TEXT, "NI", Texts::format));

  private Texts() {}

  private static boolean isBytes(RexCall call, int argument) {
    return SqlTypeName.BINARY_TYPES.contains(Function.type(call, argument));
  }

  /** An argument as text or, if it is them, as bytes. */
  private static String raw(RexCall call, List<String> a) {
    return isBytes(call, 0) ? a.get(0) : "CAST(" + a.get(0) + " AS VARCHAR)";
  }

  private static String blob(RexCall call, List<String> a) {
    return isBytes(call, 0) ? a.get(0) : "encode(" + raw(call, a) + ")";
  }

  private static String bytes(RexCall call, List<String> a) {
    return Function.typed(
        call, isBytes(call, 0) ? "octet_length(" + a.get(0) + ")" : "strlen(" + raw(call, a) + ")");
  }

  static String locate(RexCall call, List<String> a, String part, String text) {
    if (a.size() < 3) {
      return Function.typed(
          call,
          Function.filled("CASE WHEN $1 = '' THEN 1 ELSE strpos($2, $1) END", List.of(part, text)));
    }
    return Function.typed(
        call,
        Function.filled(
            "CASE WHEN $1 IS NULL OR $2 IS NULL OR $3 IS NULL THEN NULL"
                + " WHEN $3 < 1 OR $3 > length($2) + 1 THEN 0 WHEN $1 = '' THEN $3"
                + " WHEN strpos(substring($2, $3), $1) = 0 THEN 0"
                + " ELSE strpos(substring($2, $3), $1) + $3 - 1 END",
            List.of(part, text, a.get(2))));
  }

  /** From the end when it begins below 0; nothing before the first character or at 0. */
  private static String substring(List<String> a) {
    String length = a.size() > 2 ? ", greatest(CAST($3 AS BIGINT), 0)" : "";
    return Function.filled(
        "CASE WHEN $2 = 0 OR -($2) > length($1) THEN "
            + (a.size() > 2 ? "CASE WHEN $3 IS NOT NULL THEN '' END" : "''")
            + " ELSE substring($1, CAST($2 AS BIGINT)"
            + length
            + ") END",
        a);
  }

  private static String pad(String function, List<String> a) {
    return Function.filled(
        "CASE WHEN $2 < 0 THEN NULL WHEN $2 <= length($1) THEN left($1, $2)"
            + " WHEN $3 <> '' THEN "
            + function
            + "($1, CAST($2 AS INTEGER), $3) END",
        List.of(a.get(0), a.get(1), a.size() > 2 ? a.get(2) : "' '"));
  }

  private static String concatWs(RexCall call, List<String> a) {
    List<String> texts = a.stream().map(text -> "CAST(" + text + " AS VARCHAR)").toList();
    return "CASE WHEN "
        + a.get(0)
        + " IS NOT NULL THEN concat_ws("
        + String.join(", ", texts)
        + ") END";
  }

  /** Parts are found from the left, also those that are counted from the right. */
  private static String substringIndex(RexCall call, List<String> a) {
    return Function.filled(
        "CASE WHEN $1 IS NULL OR $2 IS NULL OR $3 IS NULL THEN NULL"
            + " WHEN $3 = 0 OR $1 = '' OR $2 = '' THEN ''"
            + " WHEN $3 > 0 THEN array_to_string(string_split($1, $2)[1:$3], $2)"
            + " ELSE array_to_string(string_split($1, $2)"
            + "[greatest(len(string_split($1, $2)) + ($3) + 1, 1):], $2) END",
        a);
  }

  private static String field(RexCall call, List<String> a) {
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 1; i < a.size(); i++) {
      sql.append(" WHEN ").append(a.get(0)).append(" = ").append(a.get(i)).append(" THEN ");
      sql.append(i);
    }
    return Function.typed(call, a.size() < 2 ? "0" : sql.append(" ELSE 0 END").toString());
  }

  private static String elt(RexCall call, List<String> a) {
    StringBuilder sql = new StringBuilder("CASE ").append(a.get(0));
    for (int i = 1; i < a.size(); i++) {
      sql.append(" WHEN ").append(i).append(" THEN CAST(").append(a.get(i)).append(" AS VARCHAR)");
    }
    return a.size() < 2 ? "CAST(NULL AS VARCHAR)" : sql.append(" END").toString();
  }

  private static String hex(RexCall call, List<String> a) {
    SqlTypeName type = Function.type(call, 0);
    if (SqlTypeName.APPROX_TYPES.contains(type)) {
      throw Function.refused(call, "takes a text, bytes or an exact number");
    }
    if (SqlTypeName.EXACT_TYPES.contains(type)) {
      // MySQL's are the digits of 64 bits.
      return Function.filled("to_hex(CAST($1 AS BIGINT))", a);
    }
    return "upper(hex(" + blob(call, a) + "))";
  }

  private static String sha2(RexCall call, List<String> a) {
    String bits = Function.requireConstant(call, 1, "the number of bits");
    if (!bits.equals("256") && !bits.equals("0")) {
      throw Function.refused(call, "computes 256 bits only");
    }
    return "sha256(" + raw(call, a) + ")";
  }

  /** The first byte of the character's UTF-8. */
  private static String firstByte(RexCall call, List<String> a) {
    return Function.typed(
        call,
        Function.filled(
            "CASE WHEN $1 = '' THEN 0 WHEN unicode($1) < 128 THEN unicode($1)"
                + " WHEN unicode($1) < 2048 THEN 192 + unicode($1) // 64"
                + " WHEN unicode($1) < 65536 THEN 224 + unicode($1) // 4096"
                + " ELSE 240 + unicode($1) // 262144 END",
            a));
  }

  /** All bytes of the character's UTF-8 as one number. */
  private static String firstCharacter(RexCall call, List<String> a) {
    return Function.typed(
        call,
        Function.filled(
            "CASE WHEN $1 = '' THEN 0 WHEN unicode($1) < 128 THEN unicode($1)"
                + " WHEN unicode($1) < 2048 THEN"
                + " (192 + unicode($1) // 64) * 256 + 128 + unicode($1) % 64"
                + " WHEN unicode($1) < 65536 THEN (224 + unicode($1) // 4096) * 65536"
                + " + (128 + unicode($1) // 64 % 64) * 256 + 128 + unicode($1) % 64"
                + " ELSE (240 + unicode($1) // 262144)::BIGINT * 16777216"
                + " + (128 + unicode($1) // 4096 % 64) * 65536"
                + " + (128 + unicode($1) // 64 % 64) * 256 + 128 + unicode($1) % 64 END",
            a));
  }

  /** Commas between thousands of an exact number. */
  private static String format(RexCall call, List<String> a) {
    if (SqlTypeName.APPROX_TYPES.contains(Function.type(call, 0))) {
      throw Function.refused(call, "takes an exact number; cast it to DECIMAL first");
    }
    int digits =
        Math.max(
            0,
            Math.min(
                30, Integer.parseInt(Function.requireConstant(call, 1, "the number of digits"))));
    int scale = Math.max(0, call.getOperands().get(0).getType().getScale());
    String rounded =
        "CAST(round(CAST($1 AS DECIMAL(38, %d)), %d) AS DECIMAL(38, %d))"
            .formatted(scale, digits, digits);
    String text = "CAST(abs(" + rounded + ") AS VARCHAR)";
    String whole = "split_part(" + text + ", '.', 1)";
    List<String> parts = new ArrayList<>();
    parts.add("CASE WHEN " + rounded + " < 0 THEN '-' ELSE '' END");
    parts.add(
        "ltrim(reverse(regexp_replace(reverse(" + whole + "), '(\\d{3})', '\\1,', 'g')), ',')");
    if (digits > 0) {
      parts.add("'.' || split_part(" + text + ", '.', 2)");
    }
    return Function.filled("(" + String.join(" || ", parts) + ")", a);
  }
}

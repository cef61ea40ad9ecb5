package dev.oxbow.dist.transfer.table;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A column to write to. What a file holds becomes a text here, and {@link #expression} turns that
 * into the column's type in MySQL, which also judges whether it fits; only what MySQL would let
 * pass is judged here.
 *
 * @param timePrecision fraction digits of a time
 * @param charset in which its raw texts are, if that is not UTF-8; otherwise empty
 * @param srid the reference system that a spatial column demands, or 0
 */
public record TargetColumn(
    String name,
    Kind kind,
    boolean isGenerated,
    boolean isRequired,
    int timePrecision,
    String charset,
    long srid) {
  private static final Pattern FRACTION = Pattern.compile("\\.(\\d+)");
  private static final Pattern SPATIAL =
      Pattern.compile("geometry|point|linestring|polygon|multi\\w+|geom(etry)?collection");

  /** What matters of a type here. */
  enum Kind {
    NUMBER,
    BIT,
    BYTES,
    SPATIAL,
    MOMENT,
    TIME,
    TEXT
  }

  /** A value that does not fit, and why. */
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    Misfit(String reason) {
      super(reason);
    }
  }

  /** From a row of information_schema.columns. */
  static TargetColumn of(ResultSet row) throws SQLException {
    String extra = text(row, "extra").toUpperCase(Locale.ROOT);
    boolean generated = extra.contains("VIRTUAL") || extra.contains("STORED GENERATED");
    boolean filled = generated || extra.contains("AUTO_INCREMENT");
    return new TargetColumn(
        row.getString("column_name"),
        kind(row.getString("data_type").toLowerCase(Locale.ROOT)),
        generated,
        !filled && row.getString("column_default") == null && text(row, "is_nullable").equals("NO"),
        row.getInt("datetime_precision"),
        charset(text(row, "character_set_name")),
        has(row, "srs_id") ? row.getLong("srs_id") : 0);
  }

  private static String charset(String name) {
    return name.startsWith("utf8") || name.equals("ascii") || name.equals("binary") ? "" : name;
  }

  TargetColumn inUtf8() {
    return new TargetColumn(name, kind, isGenerated, isRequired, timePrecision, "", srid);
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }

  /** Servers describe more or less of a column. */
  private static boolean has(ResultSet row, String column) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).equalsIgnoreCase(column)) {
        return true;
      }
    }
    return false;
  }

  private static Kind kind(String type) {
    return switch (type) {
      case "tinyint",
          "smallint",
          "mediumint",
          "int",
          "bigint",
          "decimal",
          "float",
          "double",
          "year" ->
          Kind.NUMBER;
      case "bit" -> Kind.BIT;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector" ->
          Kind.BYTES;
      case "datetime", "timestamp" -> Kind.MOMENT;
      case "time" -> Kind.TIME;
      default -> SPATIAL.matcher(type).matches() ? Kind.SPATIAL : Kind.TEXT;
    };
  }

  /** What makes the column's value of a text. */
  String expression(String text, boolean raw) {
    return switch (kind) {
      case BIT -> "CAST(" + text + " AS UNSIGNED)";
      case BYTES -> "UNHEX(" + text + ")";
      case SPATIAL -> raw ? "UNHEX(" + text + ")" : spatial("UNHEX(" + text + ")");
      default ->
          raw && !charset.isEmpty() ? "CONVERT(UNHEX(" + text + ") USING " + charset + ")" : text;
    };
  }

  private String spatial(String wkb) {
    return srid == 0
        ? "ST_GeomFromWKB(" + wkb + ")"
        : "ST_GeomFromWKB(" + wkb + ", " + srid + ", 'axis-order=long-lat')";
  }

  /** The text to send for a value of a file. */
  String encode(Object value) throws Misfit {
    if (value instanceof byte[] bytes) {
      return switch (kind) {
        case BYTES, SPATIAL -> HexFormat.of().formatHex(bytes);
        case BIT -> new BigInteger(1, bytes).toString();
        default -> charset.isEmpty() ? fitting(decoded(bytes)) : HexFormat.of().formatHex(bytes);
      };
    }
    String text = value.toString();
    return switch (kind) {
      case BYTES, SPATIAL -> hex(text);
      case BIT -> bits(text);
      default -> fitting(text);
    };
  }

  private static String decoded(byte[] bytes) throws Misfit {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Misfit("this is not UTF-8");
    }
  }

  private static String hex(String text) throws Misfit {
    boolean pairs = text.length() % 2 == 0 && text.regionMatches(true, 0, "0x", 0, 2);
    if (!pairs || !text.chars().skip(2).allMatch(HexFormat::isHexDigit)) {
      throw new Misfit("'" + shown(text) + "' is not 0x and pairs of hexadecimal digits");
    }
    return text.substring(2);
  }

  private static String bits(String text) throws Misfit {
    String number = truth(text).orElse(text);
    try {
      if (new BigInteger(number).signum() >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Misfit("'" + shown(text) + "' is no number of bits");
  }

  private static Optional<String> truth(String text) {
    return switch (text) {
      case "true" -> Optional.of("1");
      case "false" -> Optional.of("0");
      default -> Optional.empty();
    };
  }

  private String fitting(String text) throws Misfit {
    if (kind == Kind.NUMBER) {
      return truth(text).orElse(text);
    }
    if (kind == Kind.MOMENT || kind == Kind.TIME) {
      // MySQL rounds without a word.
      var fraction = FRACTION.matcher(text);
      if (fraction.find()
          && fraction.group(1).length() > timePrecision
          && !fraction.group(1).substring(timePrecision).matches("0*")) {
        throw new Misfit(
            "'%s' has more than %d fraction digits".formatted(shown(text), timePrecision));
      }
      return kind == Kind.MOMENT && text.endsWith("Z")
          ? text.substring(0, text.length() - 1)
          : text;
    }
    return text;
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /** UTF-8, or why that cannot be had. */
  static byte[] utf8(String text) throws Misfit {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw new Misfit("'" + shown(text) + "' is no Unicode text");
    }
  }
}

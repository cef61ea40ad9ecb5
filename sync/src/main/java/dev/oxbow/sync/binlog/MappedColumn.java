package dev.oxbow.sync.binlog;

import dev.oxbow.mysql.type.ColumnDefinition;
import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.change.ChangeColumn;
import dev.oxbow.sync.server.CharacterSet;
import dev.oxbow.sync.server.Collations;
import dev.oxbow.sync.server.Collations.Collation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A column of a TABLE_MAP event as the type table knows it, and how its values are read.
 *
 * @param column what consumers see
 */
record MappedColumn(ChangeColumn column, Cell cell) {
  private static final byte[] NOTHING = {};

  /**
   * The column, for each type the binlog's and the table's side by side.
   *
   * @throws IllegalArgumentException for a type that we do not know
   */
  static MappedColumn of(TableMap.MapColumn map, String name, Collations collations) {
    int meta = map.meta();
    Definer as = new Definer(map, name, collations);
    return switch (ColumnTypes.real(map.type(), meta)) {
      case ColumnTypes.TINY ->
          as.number(
              MySqlType.TINYINT,
              map.unsigned() ? in -> (long) in.u8() : in -> (long) (byte) in.u8());
      case ColumnTypes.SHORT ->
          as.number(
              MySqlType.SMALLINT,
              map.unsigned() ? in -> (long) in.u16() : in -> (long) (short) in.u16());
      case ColumnTypes.INT24 ->
          as.number(
              MySqlType.MEDIUMINT,
              map.unsigned() ? in -> (long) in.u24() : in -> (long) (in.u24() << 8 >> 8));
      case ColumnTypes.LONG ->
          as.number(MySqlType.INT, map.unsigned() ? Bytes::u32 : in -> (long) in.i32());
      case ColumnTypes.LONGLONG -> as.number(MySqlType.BIGINT, Bytes::i64);
      case ColumnTypes.FLOAT -> as.number(MySqlType.FLOAT, in -> Float.intBitsToFloat(in.i32()));
      case ColumnTypes.DOUBLE ->
          as.number(MySqlType.DOUBLE, in -> Double.longBitsToDouble(in.i64()));
      case ColumnTypes.NEWDECIMAL -> as.decimal(meta & 0xFF, meta >> 8);
      case ColumnTypes.BIT -> as.bits((meta >> 8) * 8 + (meta & 0xFF));
      case ColumnTypes.YEAR ->
          as.plain(
              MySqlType.YEAR,
              in -> {
                int years = in.u8();
                return years == 0 ? 0L : 1900L + years;
              });
      case ColumnTypes.DATE, ColumnTypes.NEWDATE -> as.plain(MySqlType.DATE, ColumnValues::day);
      case ColumnTypes.DATETIME -> as.time(MySqlType.DATETIME, 0, ColumnValues::oldWallTime);
      case ColumnTypes.DATETIME2 ->
          as.time(MySqlType.DATETIME, meta, in -> ColumnValues.wallTime(in, meta));
      case ColumnTypes.TIMESTAMP -> as.time(MySqlType.TIMESTAMP, 0, ColumnValues::oldPointInTime);
      case ColumnTypes.TIMESTAMP2 ->
          as.time(MySqlType.TIMESTAMP, meta, in -> ColumnValues.pointInTime(in, meta));
      case ColumnTypes.TIME -> as.time(MySqlType.TIME, 0, ColumnValues::oldTime);
      case ColumnTypes.TIME2 -> as.time(MySqlType.TIME, meta, in -> ColumnValues.time(in, meta));
      case ColumnTypes.VARCHAR, ColumnTypes.VAR_STRING -> as.varying(meta);
      case ColumnTypes.STRING -> as.fixed(ColumnTypes.stringLength(meta));
      case ColumnTypes.BLOB -> as.blob(meta);
      case ColumnTypes.ENUM -> as.enumeration(meta >> 8);
      case ColumnTypes.SET -> as.set(meta >> 8);
      case ColumnTypes.JSON -> as.plain(MySqlType.JSON, in -> json(in, meta));
      case ColumnTypes.TYPED_ARRAY -> as.plain(MySqlType.JSON, in -> json(in, 4));
      case ColumnTypes.GEOMETRY -> as.plain(MySqlType.GEOMETRY, in -> prefixed(in, meta));
      case ColumnTypes.VECTOR -> as.plain(MySqlType.VECTOR, in -> prefixed(in, meta));
      default -> throw new IllegalArgumentException("a column of type " + map.type());
    };
  }

  private static byte[] prefixed(Bytes in, int lengthBytes) {
    return in.bytes((int) in.unsigned(lengthBytes));
  }

  private static byte[] json(Bytes in, int lengthBytes) {
    int length = (int) in.unsigned(lengthBytes);
    int from = in.skip(length);
    return JsonText.of(in.array(), from, from + length);
  }

  /** Makes the definition as {@code information_schema} would show it. */
  private record Definer(TableMap.MapColumn map, String name, Collations collations) {
    MappedColumn number(MySqlType type, Cell cell) {
      return make(type, none(), none(), none(), cell);
    }

    MappedColumn plain(MySqlType type, Cell cell) {
      return make(type, none(), none(), none(), cell);
    }

    MappedColumn decimal(int precision, int scale) {
      return make(
          MySqlType.DECIMAL,
          OptionalInt.of(precision),
          OptionalInt.of(scale),
          none(),
          in -> Decimals.read(in, precision, scale));
    }

    MappedColumn bits(int bits) {
      int bytes = (bits + 7) / 8;
      return make(MySqlType.BIT, OptionalInt.of(bits), none(), none(), in -> in.bigEndian(bytes));
    }

    MappedColumn time(MySqlType type, int digits, Cell cell) {
      return make(type, none(), none(), OptionalInt.of(digits), cell);
    }

    MappedColumn varying(int octets) {
      int lengthBytes = octets > 255 ? 2 : 1;
      if (map.isBinary()) {
        return bytes(MySqlType.VARBINARY, octets, in -> prefixed(in, lengthBytes));
      }
      return text(MySqlType.VARCHAR, octets, lengthBytes);
    }

    /**
     * The zeros at the end of a BINARY are not written, the blanks at the end of a CHAR are no
     * part.
     */
    MappedColumn fixed(int octets) {
      int lengthBytes = octets > 255 ? 2 : 1;
      if (map.isBinary()) {
        return bytes(
            MySqlType.BINARY, octets, in -> Arrays.copyOf(prefixed(in, lengthBytes), octets));
      }
      return text(MySqlType.CHAR, octets, lengthBytes);
    }

    MappedColumn blob(int lengthBytes) {
      long octets = (1L << 8 * lengthBytes) - 1;
      if (map.isBinary()) {
        MySqlType type =
            switch (lengthBytes) {
              case 1 -> MySqlType.TINYBLOB;
              case 2 -> MySqlType.BLOB;
              case 3 -> MySqlType.MEDIUMBLOB;
              default -> MySqlType.LONGBLOB;
            };
        return bytes(type, octets, in -> prefixed(in, lengthBytes));
      }
      MySqlType type =
          switch (lengthBytes) {
            case 1 -> MySqlType.TINYTEXT;
            case 2 -> MySqlType.TEXT;
            case 3 -> MySqlType.MEDIUMTEXT;
            default -> MySqlType.LONGTEXT;
          };
      return text(type, octets, lengthBytes);
    }

    /** Members are numbered from 1; 0 is what was no member, stored as an empty text. */
    MappedColumn enumeration(int bytes) {
      List<String> members = map.members();
      byte[][] texts = utf8(members);
      return make(
          MySqlType.ENUM,
          0,
          none(),
          none(),
          none(),
          members,
          in -> {
            int number = (int) in.unsigned(bytes);
            if (number > texts.length) {
              throw new IllegalArgumentException(
                  "member " + number + " of " + texts.length + " of an ENUM");
            }
            return number == 0 ? NOTHING : texts[number - 1];
          });
    }

    MappedColumn set(int bytes) {
      List<String> members = map.members();
      byte[][] texts = utf8(members);
      return make(
          MySqlType.SET,
          0,
          none(),
          none(),
          none(),
          members,
          in -> joined(in.unsigned(bytes), texts));
    }

    private static byte[] joined(long bits, byte[][] texts) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 64 && bits >>> i != 0; i++) {
        if ((bits >>> i & 1) != 0) {
          if (i >= texts.length) {
            throw new IllegalArgumentException(
                "member " + (i + 1) + " of " + texts.length + " of a SET");
          }
          all.append(all.isEmpty() ? "" : ",").append(new String(texts[i], StandardCharsets.UTF_8));
        }
      }
      return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[][] utf8(List<String> members) {
      byte[][] texts = new byte[members.size()][];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = members.get(i).getBytes(StandardCharsets.UTF_8);
      }
      return texts;
    }

    private MappedColumn text(MySqlType type, long octets, int lengthBytes) {
      Collation collation = collations.get(map.collation());
      CharacterSet characters = collation.characters();
      return make(
          type,
          octets,
          none(),
          none(),
          none(),
          List.of(),
          in -> {
            int length = (int) in.unsigned(lengthBytes);
            return characters.toUtf8(in.array(), in.skip(length), length);
          });
    }

    private MappedColumn bytes(MySqlType type, long octets, Cell cell) {
      return make(type, octets, none(), none(), none(), List.of(), cell);
    }

    private MappedColumn make(
        MySqlType type, OptionalInt precision, OptionalInt scale, OptionalInt digits, Cell cell) {
      return make(type, 0, precision, scale, digits, List.of(), cell);
    }

    private MappedColumn make(
        MySqlType type,
        long octets,
        OptionalInt precision,
        OptionalInt scale,
        OptionalInt digits,
        List<String> members,
        Cell cell) {
      boolean isText = map.collation() != 0 && !map.isBinary();
      Collation collation = isText ? collations.get(map.collation()) : null;
      ColumnDefinition definition =
          new ColumnDefinition(
              name,
              type.name().toLowerCase(java.util.Locale.ROOT),
              declared(type, octets, precision, scale, digits),
              precision,
              scale,
              digits,
              octets,
              collation == null ? "" : collation.characters().name(),
              collation == null ? "" : collation.name(),
              !map.nullable(),
              !map.visible(),
              "");
      return new MappedColumn(new ChangeColumn(definition, type, members), cell);
    }

    /**
     * The type as one would declare it, but for the lengths of texts, which only count bytes here.
     */
    private String declared(
        MySqlType type, long octets, OptionalInt precision, OptionalInt scale, OptionalInt digits) {
      StringBuilder declared = new StringBuilder(type.name().toLowerCase(java.util.Locale.ROOT));
      if (precision.isPresent()) {
        declared.append('(').append(precision.getAsInt());
        scale.ifPresent(s -> declared.append(',').append(s));
        declared.append(')');
      } else if (digits.isPresent() && digits.getAsInt() > 0) {
        declared.append('(').append(digits.getAsInt()).append(')');
      } else if (type == MySqlType.BINARY || type == MySqlType.VARBINARY) {
        declared.append('(').append(octets).append(')');
      }
      if (map.unsigned()) {
        declared.append(" unsigned");
      }
      return declared.toString();
    }

    private static OptionalInt none() {
      return OptionalInt.empty();
    }
  }
}

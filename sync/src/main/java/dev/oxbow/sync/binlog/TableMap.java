package dev.oxbow.sync.binlog;

import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.server.CharacterSet;
import dev.oxbow.sync.server.PresentTables;
import dev.oxbow.sync.server.ServerVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a <a
 * href="https://dev.mysql.com/doc/dev/mysql-server/latest/classmysql_1_1binlog_1_1event_1_1Table__map__event.html">TABLE_MAP
 * event</a> says of a table, with the optional metadata that {@code binlog_row_metadata=FULL} adds.
 *
 * @param columns in the table's order
 * @param key the positions of the primary key's columns; null when the server did not say whether
 *     there is a key
 */
record TableMap(TableName table, List<MapColumn> columns, @Nullable List<Integer> key) {
  private static final int BINARY_COLLATION = 63;

  /**
   * A column.
   *
   * @param type its number in {@code enum_field_types}
   * @param meta as the type wants it, the first byte the lowest
   * @param name null without full metadata
   * @param collation the number of its collation; 0 when it has none or was not told
   * @param members the values of an ENUM or SET
   */
  record MapColumn(
      int type,
      int meta,
      boolean nullable,
      boolean unsigned,
      @Nullable String name,
      int collation,
      List<String> members,
      boolean visible) {
    boolean isBinary() {
      return collation == BINARY_COLLATION;
    }
  }

  /**
   * Reads the body of an event that a server of some version wrote.
   *
   * @param present asked where the event alone can be read in two ways
   */
  static TableMap read(Bytes in, ServerVersion version, PresentTables present) {
    TableName table = name(in);
    return new Reader(in, table, version, present).read();
  }

  /** Reads the beginning of the body only. */
  static TableName name(Bytes in) {
    in.skip(6); // the number that rows events use
    in.skip(2); // flags
    String database = in.utf8(in.u8());
    in.skip(1);
    String name = in.utf8(in.u8());
    in.skip(1);
    return new TableName(database, name);
  }

  /** Whether all was told: without full metadata there are no names, keys and members. */
  boolean isNamed() {
    return key != null && columns.stream().allMatch(column -> column.name() != null);
  }

  /** The number by which the rows events that follow name the table. */
  static long id(byte[] body) {
    return new Bytes(body).u48();
  }

  /** Reads what follows the table's name. */
  private static final class Reader {
    private final Bytes in;
    private final ServerVersion version;
    private final PresentTables present;
    private final TableName table;
    private final int count;
    private final int[] types;
    private final int[] metas;
    private final boolean[] nullable;
    private boolean[] unsigned;
    private Signs signs;
    private final boolean[] visible;
    private final int[] collations;
    private final List<List<byte[]>> members = new ArrayList<>();
    private List<String> names = List.of();
    private @Nullable List<Integer> key;

    Reader(Bytes in, TableName table, ServerVersion version, PresentTables present) {
      this.in = in;
      this.version = version;
      this.present = present;
      this.table = table;
      this.count = in.packedInt();
      this.types = new int[count];
      this.metas = new int[count];
      for (int i = 0; i < count; i++) {
        types[i] = in.u8();
      }
      Bytes meta = in.part(in.packedInt());
      for (int i = 0; i < count; i++) {
        metas[i] = metaOf(i, meta);
      }
      this.nullable = in.bits(count);
      this.unsigned = new boolean[count];
      this.signs = new Signs(types, new boolean[0]);
      this.visible = new boolean[count];
      this.collations = new int[count];
      for (int i = 0; i < count; i++) {
        visible[i] = true;
        members.add(List.of());
      }
    }

    private int metaOf(int column, Bytes meta) {
      if (types[column] == ColumnTypes.TYPED_ARRAY) {
        int member = meta.u8();
        return member == ColumnTypes.VARCHAR ? meta.u24() : meta(member, meta);
      }
      return meta(types[column], meta);
    }

    private static int meta(int type, Bytes meta) {
      return switch (type) {
        case ColumnTypes.FLOAT,
            ColumnTypes.DOUBLE,
            ColumnTypes.BLOB,
            ColumnTypes.JSON,
            ColumnTypes.GEOMETRY,
            ColumnTypes.VECTOR,
            ColumnTypes.TIME2,
            ColumnTypes.DATETIME2,
            ColumnTypes.TIMESTAMP2 ->
            meta.u8();
        case ColumnTypes.VARCHAR,
            ColumnTypes.VAR_STRING,
            ColumnTypes.STRING,
            ColumnTypes.BIT,
            ColumnTypes.NEWDECIMAL,
            ColumnTypes.ENUM,
            ColumnTypes.SET ->
            meta.u16();
        default -> 0;
      };
    }

    TableMap read() {
      while (in.hasMore()) {
        int field = in.u8();
        Bytes value = in.part(in.packedInt());
        switch (field) {
          case 1 -> signs = new Signs(types, value.bitsFromTop(value.left() * 8));
          case 2 -> defaultCollation(value, false);
          case 3 -> eachCollation(value, false);
          case 4 -> names = texts(value);
          case 5 -> members(value, ColumnTypes.SET);
          case 6 -> members(value, ColumnTypes.ENUM);
          case 8 -> key = plainKey(value);
          case 9 -> key = prefixedKey(value);
          case 10 -> defaultCollation(value, true);
          case 11 -> eachCollation(value, true);
          case 12 -> visibility(value);
          default -> {
            // Types of geometries (7), dimensions of vectors (13), and whatever comes later, which
            // says more about columns but changes nothing in how rows are read.
          }
        }
      }
      unsigned = signs.unsigned(version.tellsSignOfYears(), table, names, present);
      List<MapColumn> columns = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        columns.add(
            new MapColumn(
                types[i],
                metas[i],
                nullable[i],
                unsigned[i],
                names.isEmpty() ? null : names.get(i),
                collations[i],
                texts(i),
                visible[i]));
      }
      return new TableMap(table, columns, key == null && !names.isEmpty() ? List.of() : key);
    }

    private List<String> texts(int column) {
      List<byte[]> raw = members.get(column);
      if (raw.isEmpty()) {
        return List.of();
      }
      if (collations[column] == 0) {
        return present.members(table, names.get(column), raw);
      }
      CharacterSet characters = present.collations().get(collations[column]).characters();
      return raw.stream()
          .map(text -> new String(characters.toUtf8(text, 0, text.length), StandardCharsets.UTF_8))
          .toList();
    }

    private boolean hasCollation(int column, boolean ofMembers) {
      int type = ColumnTypes.real(types[column], metas[column]);
      return ofMembers ? ColumnTypes.hasMembers(type) : ColumnTypes.isText(type);
    }

    /** A collation for all, and the columns (counted among their like) that have another one. */
    private void defaultCollation(Bytes value, boolean ofMembers) {
      int ordinary = value.packedInt();
      List<Integer> special = new ArrayList<>();
      List<Integer> theirs = new ArrayList<>();
      while (value.hasMore()) {
        special.add(value.packedInt());
        theirs.add(value.packedInt());
      }
      int next = 0;
      for (int i = 0; i < count; i++) {
        if (hasCollation(i, ofMembers)) {
          int found = special.indexOf(next++);
          collations[i] = found < 0 ? ordinary : theirs.get(found);
        }
      }
    }

    private void eachCollation(Bytes value, boolean ofMembers) {
      for (int i = 0; i < count; i++) {
        if (hasCollation(i, ofMembers)) {
          collations[i] = value.packedInt();
        }
      }
    }

    private static List<String> texts(Bytes value) {
      List<String> texts = new ArrayList<>();
      while (value.hasMore()) {
        texts.add(value.utf8(value.packedInt()));
      }
      return texts;
    }

    private void members(Bytes value, int type) {
      for (int i = 0; i < count; i++) {
        if (ColumnTypes.real(types[i], metas[i]) == type) {
          List<byte[]> texts = new ArrayList<>();
          for (int n = value.packedInt(); n > 0; n--) {
            texts.add(value.bytes(value.packedInt()));
          }
          members.set(i, texts);
        }
      }
    }

    private static List<Integer> plainKey(Bytes value) {
      List<Integer> key = new ArrayList<>();
      while (value.hasMore()) {
        key.add(value.packedInt());
      }
      return key;
    }

    private static List<Integer> prefixedKey(Bytes value) {
      List<Integer> key = new ArrayList<>();
      while (value.hasMore()) {
        key.add(value.packedInt());
        value.packedInt(); // the length of the prefix: the whole column is our key nevertheless
      }
      return key;
    }

    private void visibility(Bytes value) {
      boolean[] bits = value.bitsFromTop(count);
      System.arraycopy(bits, 0, visible, 0, count);
    }
  }
}

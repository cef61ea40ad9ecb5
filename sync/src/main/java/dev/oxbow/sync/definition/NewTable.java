package dev.oxbow.sync.definition;

import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.change.TableName;
import dev.oxbow.sync.decode.Value;
import dev.oxbow.sync.table.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table that records need, from the rows that they tell. Used by one thread. */
final class NewTable {
  /** InnoDB's, for the columns of one index. */
  private static final int KEY_BYTES = 3072;

  /** More than any number or time takes in one. */
  private static final int OTHER_BYTES = 32;

  private static final int USUAL_LENGTH = 255;

  private final List<String> key;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  /** A column to be. */
  private static final class Column {
    private final String name;
    private ColumnShape shape;
    private boolean notNull;
    private int longest;

    Column(String name, ColumnShape shape, boolean notNull) {
      this.name = name;
      this.shape = shape;
      this.notNull = notNull;
    }
  }

  private NewTable(List<String> key) {
    this.key = List.copyOf(key);
  }

  /**
   * For some rows; where two disagree, it is for the first.
   *
   * @param rows at least one
   */
  static NewTable of(List<RowTold> rows) throws Undefinable {
    NewTable table = new NewTable(rows.get(0).key());
    for (RowTold row : rows) {
      table.add(row);
    }
    return table;
  }

  private void add(RowTold row) throws Undefinable {
    boolean isFirst = columns.isEmpty();
    for (Map.Entry<String, FieldTold> each : row.fields().entrySet()) {
      String name = each.getKey();
      FieldTold field = each.getValue();
      if (field.value() == null && field.type().isUnknown() && row.isPlain()) {
        continue;
      }
      ColumnShape shape = row.shape(name, field);
      Column column = columns.get(name.toLowerCase(Locale.ROOT));
      boolean notNull = !field.type().optional() && field.value() != null && !isTime(shape);
      if (column == null) {
        column = new Column(name, shape, isFirst && notNull);
        columns.put(name.toLowerCase(Locale.ROOT), column);
      } else {
        column.shape = merged(column.shape, shape);
        column.notNull &= notNull;
      }
      column.longest = Math.max(column.longest, length(field.value()));
    }
  }

  /** A zero date comes as NULL, also from a column that is NOT NULL. */
  private static boolean isTime(ColumnShape shape) {
    return switch (shape.type()) {
      case DATE, DATETIME, TIMESTAMP -> true;
      default -> false;
    };
  }

  private static ColumnShape merged(ColumnShape present, ColumnShape other) {
    ColumnShape joined = Widening.join(present, other);
    if (joined != null) {
      return joined;
    }
    // There is no row yet that it could change.
    boolean isDouble = other.type() == MySqlType.DOUBLE;
    return isDouble && (present.isWhole() || present.type() == MySqlType.DECIMAL) ? other : present;
  }

  private static int length(@Nullable Value value) {
    return value instanceof Value.Text text
        ? text.text().codePointCount(0, text.text().length())
        : value instanceof Value.Bytes bytes ? bytes.bytes().length : 0;
  }

  /**
   * The statement that makes it.
   *
   * @param keyCollation of the texts in its key, so that no two keys are the same for it
   */
  String statement(TableName table, String keyCollation) throws Undefinable {
    if (columns.isEmpty()) {
      throw new Undefinable("no record tells a value yet");
    }
    Map<String, ColumnShape> keyShapes = keyShapes();
    List<String> parts = new ArrayList<>();
    for (Column column : columns.values()) {
      ColumnShape inKey = keyShapes.get(column.name);
      ColumnShape shape = inKey == null ? column.shape : inKey;
      String collation =
          inKey != null && shape.isText() ? " CHARACTER SET utf8mb4 COLLATE " + keyCollation : "";
      parts.add(
          Quoted.name(column.name)
              + " "
              + shape.text()
              + collation
              + (inKey != null || column.notNull ? " NOT NULL" : " NULL"));
    }
    if (!key.isEmpty()) {
      parts.add("PRIMARY KEY " + Quoted.list(key));
    }
    return "CREATE TABLE IF NOT EXISTS "
        + Quoted.name(table)
        + " (\n  "
        + String.join(",\n  ", parts)
        + "\n) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4";
  }

  /** As wide as an index takes them. */
  private Map<String, ColumnShape> keyShapes() throws Undefinable {
    Map<String, ColumnShape> shapes = new LinkedHashMap<>();
    int texts = 0;
    for (String name : key) {
      Column column = columns.get(name.toLowerCase(Locale.ROOT));
      if (column == null) {
        throw new Undefinable("no record tells a value of '" + name + "', which is in its key");
      }
      boolean isText = column.shape.isText() || column.shape.isBytes();
      texts += isText ? 1 : 0;
      if (!isText && !isKey(column.shape)) {
        throw new Undefinable(
            "'" + name + "' is in its key, and no key can be of type " + column.shape.text());
      }
    }
    int share = (KEY_BYTES - (key.size() - texts) * OTHER_BYTES) / Math.max(1, texts);
    int most = declaredBytes() <= KEY_BYTES ? KEY_BYTES : share;
    for (String name : key) {
      Column column = Objects.requireNonNull(columns.get(name.toLowerCase(Locale.ROOT)));
      shapes.put(column.name, keyShape(column, most, share));
    }
    return shapes;
  }

  private static boolean isKey(ColumnShape shape) {
    return switch (shape.type()) {
      case JSON, VECTOR, GEOMETRY -> false;
      default -> true;
    };
  }

  private long declaredBytes() {
    long bytes = 0;
    for (String name : key) {
      Column column = Objects.requireNonNull(columns.get(name.toLowerCase(Locale.ROOT)));
      boolean isText = column.shape.isText() || column.shape.isBytes();
      bytes +=
          !isText
              ? OTHER_BYTES
              : column.shape.length() < 0 ? KEY_BYTES : Widening.capacity(column.shape);
    }
    return bytes;
  }

  /**
   * A key's column.
   *
   * @param most the bytes that it may take as it is declared
   * @param share the bytes that it may take otherwise
   */
  private static ColumnShape keyShape(Column column, int most, int share) {
    ColumnShape shape = column.shape;
    if (!shape.isText() && !shape.isBytes()) {
      return shape;
    }
    if (shape.length() >= 0 && Widening.capacity(shape) <= most) {
      return shape;
    }
    int room = shape.isText() ? share / ColumnShape.UTF8MB4_BYTES : share;
    int usual = shape.length() >= 0 ? room : Math.max(USUAL_LENGTH, column.longest);
    return ColumnShape.of(
        shape.isText() ? MySqlType.VARCHAR : MySqlType.VARBINARY, Math.min(room, usual));
  }
}

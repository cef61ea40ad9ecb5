package dev.oxbow.sync.definition;

import dev.oxbow.mysql.type.MySqlType;
import dev.oxbow.sync.decode.Value;
import dev.oxbow.sync.table.Quoted;
import dev.oxbow.sync.table.TargetColumn;
import dev.oxbow.sync.table.TargetTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a table lacks for the rows that records tell. Used by one thread. */
final class Alteration {
  private final TargetTable table;
  private final Set<String> demanding;
  private final boolean addsFields;
  private final Map<String, Added> added = new LinkedHashMap<>();
  private final Map<Integer, ColumnShape> widened = new TreeMap<>();
  private final Set<Integer> relaxed = new TreeSet<>();

  /** A column to be. */
  private record Added(String name, ColumnShape shape) {}

  /**
   * @param demanding the columns that a row must tell, since they have no default
   * @param addsFields whether fields without a column get one
   */
  Alteration(TargetTable table, Set<String> demanding, boolean addsFields) {
    this.table = table;
    this.demanding = demanding;
    this.addsFields = addsFields;
  }

  /** Takes in what a row needs. */
  void add(RowTold row) throws Undefinable {
    for (Map.Entry<String, FieldTold> each : row.fields().entrySet()) {
      Integer position = table.position(each.getKey()).orElse(null);
      if (position != null) {
        fit(position, each.getValue());
      } else if (addsFields) {
        addColumn(row, each.getKey(), each.getValue());
      }
    }
    for (int i = 0; i < table.columns().size(); i++) {
      String name = table.columns().get(i).name();
      if (demanding.contains(name) && !tells(row, name)) {
        relax(i);
      }
    }
  }

  private static boolean tells(RowTold row, String column) {
    return row.fields().containsKey(column)
        || row.fields().keySet().stream().anyMatch(column::equalsIgnoreCase);
  }

  private void addColumn(RowTold row, String name, FieldTold field) throws Undefinable {
    if (field.value() == null && field.type().isUnknown()) {
      return;
    }
    ColumnShape shape = row.shape(name, field);
    added.merge(
        name.toLowerCase(Locale.ROOT),
        new Added(name, shape),
        (first, other) -> {
          ColumnShape joined = Widening.join(first.shape, other.shape);
          return joined == null ? first : new Added(first.name, joined);
        });
  }

  private void fit(int position, FieldTold field) {
    TargetColumn column = table.columns().get(position);
    Value value = field.value();
    if (column.generated()) {
      return;
    }
    if (value == null) {
      relax(position);
      return;
    }
    ColumnShape present = widened.getOrDefault(position, ColumnShape.of(column));
    if (holds(present, value)) {
      return;
    }
    ColumnShape wider =
        wider(present, field, value, table.key().contains(position), isFilled(column));
    if (wider != null && !wider.equals(present)) {
      widened.put(position, wider);
    }
  }

  private static boolean holds(ColumnShape shape, Value value) {
    ColumnShape least = LeastTypes.of(shape, value);
    return least == null || shape.equals(Widening.join(shape, least));
  }

  /**
   * By the schema, and where that does not tell enough, by the value. A key gets no more room than
   * it needs, since an index has little.
   */
  private static @Nullable ColumnShape wider(
      ColumnShape present, FieldTold field, Value value, boolean isKey, boolean isFilled) {
    boolean isTold = !field.type().isUnknown();
    ColumnShape byType = isTold ? Widening.join(present, SourceTypes.of(field.type())) : null;
    boolean isBlob = byType != null && byType.length() < 0 && (byType.isText() || byType.isBytes());
    ColumnShape wider = byType == null || (isKey && isBlob) ? present : byType;
    boolean hasMembers = present.type() == MySqlType.ENUM || present.type() == MySqlType.SET;
    if (hasMembers || holds(wider, value)) {
      return wider;
    }
    ColumnShape least = LeastTypes.of(wider, value);
    if (least == null) {
      return wider;
    }
    ColumnShape room = isTold || isKey ? least : Widening.roomy(least);
    return Widening.join(wider, isFilled ? room.withUnsigned(least.unsigned()) : room);
  }

  /** ZEROFILL, which is lost with the first negative number only. */
  private static boolean isFilled(TargetColumn column) {
    return column.definition().columnType().endsWith(" zerofill");
  }

  private void relax(int position) {
    if (table.columns().get(position).definition().notNull() && !table.key().contains(position)) {
      relaxed.add(position);
    }
  }

  boolean isEmpty() {
    return added.isEmpty() && widened.isEmpty() && relaxed.isEmpty();
  }

  /**
   * The statement that does it.
   *
   * @param created the statement that would make the table as it is, of the server
   */
  String statement(String created) throws Undefinable {
    List<String> parts = new ArrayList<>();
    Set<Integer> changed = new TreeSet<>(relaxed);
    changed.addAll(widened.keySet());
    for (int position : changed) {
      String name = table.columns().get(position).name();
      PresentColumn present = PresentColumn.of(created, name);
      ColumnShape shape = widened.get(position);
      parts.add(
          "MODIFY COLUMN "
              + Quoted.name(name)
              + " "
              + (shape == null
                  ? present.allowingNull()
                  : present.with(shape, relaxed.contains(position))));
    }
    for (Added column : added.values()) {
      parts.add("ADD COLUMN " + Quoted.name(column.name) + " " + column.shape.text() + " NULL");
    }
    return "ALTER TABLE " + table.quoted() + " " + String.join(", ", parts);
  }
}

package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.avro.AvroNode.Form;
import dev.oxbow.kafka.json.Nowhere;
import dev.oxbow.spi.RowBatch;
import dev.oxbow.type.ColumnType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How values of one schema become the columns that were asked for: for each field of a record, in
 * the order of the bytes, the column that takes it, if one does. Immutable.
 */
final class AvroPlan {
  private static final int PASSED = -1;

  /** Of a field that nobody asks for: read, since it may hold what no column does. */
  private static final int CHECKED = -2;

  private final AvroSchemas.Readable schema;
  private final boolean covered;

  /** Whether the whole is a column of its own type, not the text of a record. */
  private final boolean wholeIsValue;

  /** What data that are no records become; null for a topic of records. */
  private final @Nullable ColumnType single;

  /** Of each branch, or of the record as the only one; null for one that is no record. */
  private final @Nullable Steps[] records;

  /** What a record becomes. */
  private record Steps(AvroNode record, int[] slots, ColumnType[] types, int[] absent) {}

  private AvroPlan(
      AvroSchemas.Readable schema, boolean covered, AvroShape shape, @Nullable Steps[] records) {
    this.schema = schema;
    this.covered = covered;
    wholeIsValue = !shape.isRecords();
    single = covered ? shape.single() : null;
    this.records = records;
  }

  /**
   * @param slots where each column that is asked for stands among those, by name
   * @param errors whether other fields may be what is wrong
   */
  static AvroPlan of(
      AvroSchemas.Readable schema, AvroShape shape, Map<String, Integer> slots, boolean errors) {
    Map<String, ColumnType> all = new HashMap<>();
    shape.fields().forEach(c -> all.put(c.name(), c.type()));
    AvroNode node = schema.node();
    boolean covered = shape.covers(schema.shape());
    int branches = node.form == Form.UNION ? node.count() : 1;
    @Nullable Steps[] records = new Steps[branches];
    for (int i = 0; i < branches; i++) {
      AvroNode branch = node.form == Form.UNION ? node.within(i) : node;
      records[i] = branch.form == Form.RECORD ? steps(branch, all, slots, errors) : null;
    }
    return new AvroPlan(schema, covered, shape, records);
  }

  private static Steps steps(
      AvroNode record, Map<String, ColumnType> all, Map<String, Integer> slots, boolean errors) {
    int[] steps = new int[record.count()];
    ColumnType[] types = new ColumnType[record.count()];
    boolean[] present = new boolean[slots.size()];
    for (int i = 0; i < steps.length; i++) {
      String name = record.name(i).getValue();
      Integer slot = slots.get(name);
      ColumnType own = record.within(i).type();
      ColumnType column = all.getOrDefault(name, own);
      steps[i] = errors && mayMisfit(record.within(i)) ? CHECKED : PASSED;
      // A column too narrow for its field is left NULL: the row is not used, for it is drift.
      boolean fits = AvroTypes.join(column, own).equals(column);
      types[i] = fits ? column : own;
      if (slot != null && fits) {
        steps[i] = slot;
        present[slot] = true;
      }
    }
    int[] absent = new int[present.length];
    int n = 0;
    for (int i = 0; i < present.length; i++) {
      if (!present[i]) {
        absent[n++] = i;
      }
    }
    return new Steps(record, steps, types, Arrays.copyOf(absent, n));
  }

  /** Whether a value that is well-formed may be one that its column does not hold. */
  private static boolean mayMisfit(AvroNode node) {
    return switch (node.form) {
      case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, BYTES, FIXED, STRING, ENUM, FIXED_UUID -> false;
      case UNION -> {
        boolean any = false;
        for (int i = 0; i < node.count(); i++) {
          any |= mayMisfit(node.within(i));
        }
        yield any;
      }
      default -> true;
    };
  }

  AvroNode node() {
    return schema.node();
  }

  AvroShape shape() {
    return schema.shape();
  }

  /** Whether the columns hold all that values of the schema may be. */
  boolean isCovered() {
    return covered;
  }

  /**
   * Reads the value at the cursor into a row.
   *
   * @param whole takes what is no record
   * @return why the value has no place in the columns, or null
   */
  @Nullable String write(
      AvroCursor in, AvroValues values, RowBatch.Writer[] writers, RowBatch.Writer whole, int row)
      throws Malformed {
    if (single != null) {
      if (schema.shape().isRecords()) {
        return "the value is an Avro record, where the topic's others are " + single;
      }
      values.write(schema.node(), single, whole, row, "the value");
      return null;
    }
    if (covered && !schema.shape().isRecords()) {
      return "the value is an Avro "
          + schema.node().form.name().toLowerCase(Locale.ROOT)
          + ", not a record";
    }
    int branch = schema.node().form == Form.UNION ? in.index(schema.node().count(), "branch") : 0;
    Steps steps = records[branch];
    if (steps == null) {
      AvroNode other =
          schema.node().form == Form.UNION ? schema.node().within(branch) : schema.node();
      values.skip(other);
      for (RowBatch.Writer writer : writers) {
        writer.setNull(row);
      }
      if (wholeIsValue) {
        whole.setNull(row);
      }
      return null;
    }
    AvroNode record = steps.record;
    for (int i = 0; i < steps.slots.length; i++) {
      int slot = steps.slots[i];
      if (slot == PASSED) {
        values.skip(record.within(i));
      } else {
        RowBatch.Writer to = slot == CHECKED ? Nowhere.BATCH : writers[slot];
        values.write(record.within(i), steps.types[i], to, row, record.name(i).getValue());
      }
    }
    for (int slot : steps.absent) {
      writers[slot].setNull(row);
    }
    if (wholeIsValue) {
      whole.setNull(row);
    }
    return null;
  }
}

package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.json.JsonFields;
import dev.oxbow.spi.Column;
import dev.oxbow.type.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What columns Avro data has. Immutable.
 *
 * @param fields of records
 * @param single the type of data that are no records; null for records
 */
record AvroShape(List<Column> fields, @Nullable ColumnType single) {
  /** Nothing is known. */
  static final AvroShape NONE = new AvroShape(List.of(), null);

  AvroShape {
    fields = List.copyOf(fields);
  }

  static AvroShape of(AvroNode schema) {
    if (schema.form == AvroNode.Form.RECORD) {
      return ofRecord(schema);
    }
    if (schema.form != AvroNode.Form.UNION) {
      return new AvroShape(List.of(), schema.type());
    }
    AvroShape shape = NONE;
    for (int i = 0; i < schema.count(); i++) {
      AvroNode branch = schema.within(i);
      if (branch.form == AvroNode.Form.RECORD) {
        shape = shape.join(ofRecord(branch));
      } else if (branch.form != AvroNode.Form.NULL) {
        return new AvroShape(List.of(), schema.type());
      }
    }
    return shape;
  }

  private static AvroShape ofRecord(AvroNode schema) {
    List<Column> fields = new ArrayList<>();
    for (int i = 0; i < schema.count() && fields.size() < JsonFields.MOST; i++) {
      String name = schema.name(i).getValue();
      if (JsonFields.canBeColumn(name)) {
        fields.add(Column.of(name, schema.within(i).type()));
      }
    }
    return new AvroShape(fields, null);
  }

  boolean isRecords() {
    return single == null;
  }

  /**
   * What holds both, in whatever order they come; what is no record is no part of a topic of
   * records.
   */
  AvroShape join(AvroShape o) {
    if (equals(NONE) || o.equals(NONE)) {
      return equals(NONE) ? o : this;
    }
    if (single != null) {
      return o.single == null ? o : new AvroShape(List.of(), AvroTypes.join(single, o.single));
    }
    if (o.single != null) {
      return this;
    }
    Map<String, Column> joined = new LinkedHashMap<>();
    fields.forEach(c -> joined.put(c.name(), c));
    for (Column c : o.fields) {
      Column ours = joined.get(c.name());
      if (ours != null) {
        joined.put(c.name(), Column.of(c.name(), AvroTypes.join(ours.type(), c.type())));
      } else if (joined.size() < JsonFields.MOST) {
        joined.put(c.name(), c);
      }
    }
    return new AvroShape(new ArrayList<>(joined.values()), null);
  }

  boolean covers(AvroShape o) {
    return join(o).equals(this);
  }
}

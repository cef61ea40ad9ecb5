package dev.oxbow.sync.definition;

import java.util.List;
import java.util.Map;

/**
 * A row that a record tells.
 *
 * @param fields by their names, in the order of a table's columns, those of the key among them
 * @param key the names of the fields that are the primary key; empty without one
 * @param isPlain whether a value without a type is what JSON says that it is
 */
public record RowTold(Map<String, FieldTold> fields, List<String> key, boolean isPlain) {

  /**
   * The type of a column for a field that has a type or a value.
   *
   * @throws Undefinable when neither tells it
   */
  ColumnShape shape(String name, FieldTold field) throws Undefinable {
    if (!field.type().isUnknown()) {
      return SourceTypes.of(field.type());
    }
    if (!isPlain || field.value() == null) {
      throw new Undefinable(
          "the type of its field '"
              + name
              + "' is not told: in an envelope without a schema a number may be a date. Let records"
              + " carry schemas (schemas: true in a capture; schemas.enable with Debezium), or make"
              + " the column yourself");
    }
    return ShownTypes.of(field.value());
  }
}

package dev.oxbow.dist.transfer.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.oxbow.dist.transfer.file.RowSource.Row;
import dev.oxbow.error.ErrorCode;
import dev.oxbow.error.OxbowException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows as objects: a field is what its text says where that is JSON, and the text otherwise. */
final class RowObjects implements ObjectSource {
  private final RowSource rows;
  private final List<String> names;

  /**
   * @param rows closed by this
   */
  RowObjects(RowSource rows) {
    this.rows = rows;
    this.names = rows.columns();
    Set<String> once = new HashSet<>();
    for (String name : names) {
      if (!once.add(name)) {
        rows.close();
        throw new OxbowException(
            ErrorCode.DATA,
            "The file has the field '" + name + "' twice; name its fields with --columns");
      }
    }
  }

  @Override
  public @Nullable ObjectNode next() {
    Row row = rows.next();
    if (row == null) {
      return null;
    }
    @Nullable Object[] values = row.values();
    if (values.length != names.size()) {
      throw new OxbowException(
          ErrorCode.DATA,
          "%s: %d fields, but there are %d columns"
              .formatted(row.place(), values.length, names.size()));
    }
    ObjectNode object = JsonObjects.JSON.createObjectNode();
    for (int i = 0; i < values.length; i++) {
      object.set(names.get(i), node(values[i], rows.isJson(i)));
    }
    return object;
  }

  private static JsonNode node(@Nullable Object value, boolean isJson) {
    if (value == null) {
      return JsonObjects.JSON.nullNode();
    }
    String text = value.toString();
    if (isJson) {
      try {
        return JsonObjects.JSON.readTree(text);
      } catch (JsonProcessingException e) {
        // The numbers of DOUBLE that JSON has none for: nan, inf.
      }
    }
    return JsonObjects.JSON.getNodeFactory().textNode(text);
  }

  @Override
  public void close() {
    rows.close();
  }
}

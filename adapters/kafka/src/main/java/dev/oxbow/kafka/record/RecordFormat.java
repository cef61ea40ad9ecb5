package dev.oxbow.kafka.record;

import dev.oxbow.kafka.json.JsonField;
import dev.oxbow.kafka.json.JsonFields;
import dev.oxbow.kafka.json.JsonSample;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogTable;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** What the values of a topic are, and so which columns it has. Immutable. */
public sealed interface RecordFormat {
  /** VARCHAR. */
  String KEY = "_key";

  /** VARCHAR. */
  String HEADERS = "_headers";

  /** VARCHAR; VARBINARY when values are neither JSON nor text. */
  String VALUE = "_value";

  /** JSON objects: a column for each field. */
  record Json(JsonFields fields) implements RecordFormat {
    @Override
    public List<Column> columns() {
      List<Column> columns = new ArrayList<>();
      fields.fields().forEach(f -> columns.add(Column.of(f.name(), f.type())));
      columns.add(Column.of(KEY, VARCHAR).asHidden());
      columns.addAll(position());
      columns.add(Column.of(VALUE, VARCHAR).asHidden());
      columns.add(Column.of(LogTable.ERROR, VARCHAR).asHidden());
      return columns;
    }

    @Override
    public List<String> bulky() {
      return List.of(HEADERS, VALUE);
    }
  }

  /** Text in UTF-8. */
  record Text() implements RecordFormat {
    @Override
    public List<Column> columns() {
      return plain(VARCHAR);
    }
  }

  /** Anything else. */
  record Bytes() implements RecordFormat {
    @Override
    public List<Column> columns() {
      return plain(ColumnType.of(Kind.VARBINARY));
    }
  }

  /** Not a value seen yet: shown as text, until the first one tells. */
  record Undecided() implements RecordFormat {
    @Override
    public List<Column> columns() {
      return plain(VARCHAR);
    }
  }

  ColumnType VARCHAR = ColumnType.of(Kind.VARCHAR);

  /** The columns, in order. */
  List<Column> columns();

  /**
   * Tells ways of making rows apart: two formats of the same mark differ in what was found only.
   */
  default String mark() {
    if (this instanceof Json json) {
      String described =
          json.fields().fields().stream()
              .filter(JsonField::described)
              .map(f -> f.name() + " " + f.type())
              .collect(Collectors.joining(","));
      return described.isEmpty() ? "json" : "json-" + crc(described);
    }
    return this instanceof Text ? "text" : this instanceof Bytes ? "raw" : "none";
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  /** Those that are large and seldom asked for. */
  default List<String> bulky() {
    return List.of(HEADERS);
  }

  /** The format that covers this one and another one of the same topic. */
  default RecordFormat and(RecordFormat other) {
    if (this instanceof Json ours && other instanceof Json theirs) {
      return new Json(ours.fields().join(theirs.fields()));
    }
    return this instanceof Undecided ? other : this;
  }

  /** What a sample tells of an undescribed topic: mostly JSON objects, all text, or neither. */
  static RecordFormat of(JsonSample sample) {
    if (sample.values() == 0) {
      return new Undecided();
    }
    if (sample.objects() * 2L >= sample.values()) {
      return new Json(sample.fields(JsonFields.NONE));
    }
    return sample.texts() == sample.values() ? new Text() : new Bytes();
  }

  /** The format that once gave these columns, if they tell; what is described now wins. */
  static Optional<RecordFormat> of(List<Column> remembered, JsonFields described) {
    boolean json = remembered.stream().anyMatch(c -> c.name().equals(VALUE) && c.hidden());
    List<JsonField> fields =
        remembered.stream()
            .filter(c -> JsonFields.canBeColumn(c.name()))
            .map(c -> new JsonField(c.name(), c.type().withNullable(true), false))
            .toList();
    var describedNames =
        described.fields().stream().map(JsonField::name).collect(Collectors.toSet());
    boolean found =
        fields.stream()
            .allMatch(f -> JsonFields.isFoundType(f.type()) || describedNames.contains(f.name()));
    return json && found ? Optional.of(new Json(described.and(fields))) : Optional.empty();
  }

  private static List<Column> plain(ColumnType value) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.of(KEY, VARCHAR));
    columns.add(Column.of(VALUE, value));
    columns.addAll(position());
    columns.add(Column.of(LogTable.ERROR, VARCHAR).asHidden());
    return columns;
  }

  private static List<Column> position() {
    return List.of(
        Column.of(LogTable.PARTITION, ColumnType.of(Kind.INTEGER).withNullable(false)).asHidden(),
        Column.of(LogTable.OFFSET, ColumnType.of(Kind.BIGINT).withNullable(false)).asHidden(),
        Column.of(LogTable.TIMESTAMP, ColumnType.timestamp(3)).asHidden(),
        Column.of(HEADERS, VARCHAR).asHidden());
  }
}

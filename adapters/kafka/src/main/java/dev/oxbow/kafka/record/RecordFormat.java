package dev.oxbow.kafka.record;

import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.json.JsonFields;
import dev.oxbow.kafka.plain.TextFormat;
import dev.oxbow.spi.Column;
import dev.oxbow.spi.LogTable;
import dev.oxbow.type.ColumnType;
import dev.oxbow.type.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the keys and the values of a topic are, and so which columns it has. Immutable.
 *
 * @param keyWhy how the key's format is known, for people: {@code described}; empty where its bytes
 *     told; no part of what makes two formats equal
 * @param valueWhy the same of the value's format
 */
public record RecordFormat(Format key, Format value, String keyWhy, String valueWhy) {
  /** Of the type of the key's format, mostly VARCHAR. */
  public static final String KEY = "_key";

  /** VARCHAR. */
  public static final String HEADERS = "_headers";

  /** Of the type of the value's format. */
  public static final String VALUE = "_value";

  /** What the columns of a key's fields begin with. */
  static final String KEY_FIELD = "_key_";

  /** Keys of which nothing is known: anything goes, and other bytes stand in hexadecimal. */
  public static final Format PLAIN_KEY = new TextFormat(false);

  private static final ColumnType VARCHAR = ColumnType.of(Kind.VARCHAR);

  /** A topic without a value; the first ones tell what it is. */
  public static RecordFormat undecided(Format key) {
    return new RecordFormat(key, new Undecided(), "", "");
  }

  /** Whether no value has told yet what the topic is. */
  public boolean isUndecided() {
    return value instanceof Undecided;
  }

  /** Whether records may hold more than is known. */
  public boolean drifts() {
    return key.drifts() || value.drifts();
  }

  /** The columns, in order. */
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (Column c : key.fields()) {
      columns.add(Column.of(KEY_FIELD + c.name(), c.type()));
    }
    Column ofKey = new Column(KEY, key.whole(), about(key, keyWhy), false);
    Column ofValue = new Column(VALUE, value.whole(), about(value, valueWhy), false);
    columns.addAll(valueFields());
    if (value.hasFields()) {
      columns.add(ofKey.asHidden());
    } else {
      columns.add(key.hasFields() ? ofKey.asHidden() : ofKey);
      columns.add(ofValue);
    }
    columns.add(
        Column.of(LogTable.PARTITION, ColumnType.of(Kind.INTEGER).withNullable(false)).asHidden());
    columns.add(
        Column.of(LogTable.OFFSET, ColumnType.of(Kind.BIGINT).withNullable(false)).asHidden());
    columns.add(Column.of(LogTable.TIMESTAMP, ColumnType.timestamp(3)).asHidden());
    columns.add(Column.of(HEADERS, VARCHAR).asHidden());
    if (value.hasFields()) {
      columns.add(ofValue.asHidden());
    }
    columns.add(Column.of(LogTable.ERROR, VARCHAR).asHidden());
    return columns;
  }

  private List<Column> valueFields() {
    return value.fields().stream().filter(c -> !isOfKey(c.name())).toList();
  }

  /**
   * Whether a column is a field of the key. Where keys have fields, all names of that form are
   * theirs, so that no column changes hands when a key gets a field.
   */
  boolean isOfKey(String column) {
    return key.hasFields() && column.toLowerCase(Locale.ROOT).startsWith(KEY_FIELD);
  }

  /** Those that are large and seldom asked for. */
  public List<String> bulky() {
    return value.hasFields() ? List.of(HEADERS, VALUE) : List.of(HEADERS);
  }

  /**
   * Tells ways of making rows apart: two formats of the same mark differ in what was found only.
   */
  public String mark() {
    return key.mark().equals(PLAIN_KEY.mark()) ? value.mark() : value.mark() + "-" + key.mark();
  }

  /** The format that covers this one and another one of the same topic. */
  public RecordFormat and(RecordFormat other) {
    return isUndecided() ? other : with(key.and(other.key), value.and(other.value));
  }

  /** This format with what a store remembers of the columns of the same mark. */
  public RecordFormat remembering(List<Column> columns) {
    List<Column> ofKey = new ArrayList<>();
    List<Column> ofValue = new ArrayList<>();
    ColumnType wholeKey = key.whole();
    ColumnType wholeValue = value.whole();
    for (Column c : columns) {
      ColumnType type = c.type().withNullable(true);
      if (isOfKey(c.name())) {
        ofKey.add(Column.of(c.name().substring(KEY_FIELD.length()), type));
      } else if (JsonFields.canBeColumn(c.name())) {
        ofValue.add(Column.of(c.name(), type));
      } else if (c.name().equals(KEY)) {
        wholeKey = type;
      } else if (c.name().equals(VALUE)) {
        wholeValue = type;
      }
    }
    return with(key.remembering(ofKey, wholeKey), value.remembering(ofValue, wholeValue));
  }

  /** Other columns of the same kinds of keys and values. */
  RecordFormat with(Format widerKey, Format widerValue) {
    return new RecordFormat(widerKey, widerValue, keyWhy, valueWhy);
  }

  /** What it is and how that is known, for people; empty where the bytes told. */
  public String about() {
    List<String> parts = new ArrayList<>();
    if (!valueWhy.isEmpty()) {
      parts.add("values: " + about(value, valueWhy));
    }
    if (!keyWhy.isEmpty()) {
      parts.add("keys: " + about(key, keyWhy));
    }
    return String.join("; ", parts);
  }

  private static String about(Format format, String why) {
    return why.isEmpty() ? "" : format.title() + ", " + why;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof RecordFormat f && f.key.equals(key) && f.value.equals(value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, value);
  }
}

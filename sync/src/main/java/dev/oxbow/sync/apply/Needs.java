package dev.oxbow.sync.apply;

import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.decode.FieldType;
import dev.oxbow.sync.decode.RecordDecoder;
import dev.oxbow.sync.decode.Told;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.decode.Undecodable;
import dev.oxbow.sync.decode.Value;
import dev.oxbow.sync.definition.FieldTold;
import dev.oxbow.sync.definition.RowTold;
import dev.oxbow.sync.table.TargetTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What records need of their tables. Used by one thread. */
final class Needs {
  private final ApplySettings settings;
  private final RecordDecoder decoder;

  Needs(ApplySettings settings) {
    this.settings = settings;
    this.decoder = new RecordDecoder(settings.form());
  }

  /**
   * The row that a record tells.
   *
   * @param table as it is, where it is there
   * @return empty for a record that tells none
   * @throws Undecodable for a bad one, or one whose key has no names
   */
  Optional<RowTold> of(TopicRecord record, Optional<TargetTable> table) throws Undecodable {
    if (!(decoder.decode(record) instanceof Told.Present told)) {
      return Optional.empty();
    }
    Map<String, FieldTold> key = key(record, told.key(), table);
    List<String> names =
        switch (settings.keyFrom()) {
          case KEY, KAFKA -> List.copyOf(key.keySet());
          case VALUE -> settings.keyFields();
        };
    boolean needsKey =
        table
            .map(known -> settings.keyFrom() == KeyFrom.KEY && !known.key().isEmpty())
            .orElse(settings.mode() != Mode.INSERT);
    if (names.isEmpty() && needsKey) {
      throw new Undecodable(
          "has no key, which its table needs; set key.from: value with key.fields, or key.from:"
              + " kafka, or mode: insert for a table without one");
    }
    Map<String, FieldTold> row = new LinkedHashMap<>();
    told.row()
        .forEach((name, value) -> row.put(name, new FieldTold(value, told.type().field(name))));
    Map<String, FieldTold> all = new LinkedHashMap<>(key);
    all.keySet().removeAll(row.keySet());
    all.putAll(row);
    return Optional.of(new RowTold(all, names, told.isPlain()));
  }

  private Map<String, FieldTold> key(TopicRecord record, Told.Key key, Optional<TargetTable> table)
      throws Undecodable {
    Map<String, FieldTold> fields = new LinkedHashMap<>();
    switch (settings.keyFrom()) {
      case KAFKA -> {
        List<String> names = Planner.coordinates(settings);
        fields.put(
            names.get(0), new FieldTold(new Value.Text(record.topic()), plain("string", 249)));
        fields.put(names.get(1), number("int32", record.partition()));
        fields.put(names.get(2), number("int64", record.offset()));
      }
      case KEY -> {
        if (key instanceof Told.Fields told) {
          for (Map.Entry<String, @Nullable Value> each : told.fields().entrySet()) {
            fields.put(
                each.getKey(), new FieldTold(each.getValue(), told.type().field(each.getKey())));
          }
        } else if (key instanceof Told.Single single) {
          fields.put(single(table), new FieldTold(single.value(), single.type()));
        }
      }
      case VALUE -> {
        // It is in the row.
      }
    }
    return fields;
  }

  private static FieldTold number(String type, long number) {
    return new FieldTold(new Value.Digits(Long.toString(number)), plain(type, -1));
  }

  private static FieldType plain(String type, int length) {
    Map<String, String> parameters =
        length < 0
            ? Map.of()
            : Map.of(
                "__debezium.source.column.type",
                "VARCHAR",
                "__debezium.source.column.length",
                Integer.toString(length));
    return new FieldType(type, null, parameters, Map.of(), false);
  }

  private String single(Optional<TargetTable> table) throws Undecodable {
    List<String> names =
        settings.keyFields().isEmpty()
            ? table.map(TargetTable::keyNames).orElse(List.of())
            : settings.keyFields();
    if (names.size() != 1) {
      throw new Undecodable("has a single value for its key; name its column with key.fields");
    }
    return names.get(0);
  }
}

package dev.oxbow.sync.apply;

import dev.oxbow.error.OxbowException;
import dev.oxbow.sync.apply.ApplySettings.KeyFrom;
import dev.oxbow.sync.apply.ApplySettings.Mode;
import dev.oxbow.sync.apply.ApplySettings.Schema;
import dev.oxbow.sync.decode.RecordDecoder;
import dev.oxbow.sync.decode.Told;
import dev.oxbow.sync.decode.TopicRecord;
import dev.oxbow.sync.decode.Undecodable;
import dev.oxbow.sync.decode.Value;
import dev.oxbow.sync.table.DoesNotFit;
import dev.oxbow.sync.table.Literals;
import dev.oxbow.sync.table.TargetColumn;
import dev.oxbow.sync.table.TargetTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what a record does to its table. Used by one thread. */
final class Planner {
  private static final List<String> COORDINATES = List.of("_topic", "_partition", "_offset");

  private final ApplySettings settings;
  private final RecordDecoder decoder;
  private final Targets targets;
  private final RecordOrigins origins;
  private final Map<String, Integer> topics;

  /**
   * @param topics all that are applied, with the number of their partitions, as they are known by
   *     now
   */
  Planner(
      ApplySettings settings, Targets targets, RecordOrigins origins, Map<String, Integer> topics) {
    this.settings = settings;
    this.decoder = new RecordDecoder(settings.form());
    this.targets = targets;
    this.origins = origins;
    this.topics = topics;
  }

  /**
   * What a record does.
   *
   * @throws OxbowException when its table cannot be read
   */
  Planned plan(TopicRecord record) {
    if (!settings.tellsRows(record.topic())) {
      return new Planned(record, new Planned.Boundary());
    }
    Optional<TargetTable> table = targets.find(record.topic());
    try {
      if (origins.isCircle(record)) {
        return new Planned(record, new Planned.Pass());
      }
      Told told = decoder.decode(record);
      Planned.Step step =
          table.isPresent() ? step(record, table.get(), told) : withoutTable(record, told);
      return new Planned(record, step, step instanceof Planned.Pass ? null : origins.of(record));
    } catch (Undecodable e) {
      return new Planned(record, new Planned.Bad(e.why()));
    } catch (DoesNotFit e) {
      String reason = settings.schema() == Schema.EVOLVE ? targets.reason(record.topic()) : "";
      return new Planned(
          record,
          new Planned.Bad(
              e.why() + (reason.isEmpty() ? "" : ", and it could not be widened" + reason)));
    }
  }

  /**
   * What a record is about, whether or not its row fits. One that was applied elsewhere before, and
   * is passed over, is about its row too.
   *
   * @throws OxbowException when its table cannot be read
   */
  About about(TopicRecord record) {
    TargetTable table = targets.find(record.topic()).orElse(null);
    if (table == null) {
      return new About.Nothing();
    }
    try {
      Told told = decoder.decode(record);
      @Nullable String[] row = new @Nullable String[table.columns().size()];
      if (told instanceof Told.Present present) {
        for (Map.Entry<String, @Nullable Value> field : present.row().entrySet()) {
          if (table.position(field.getKey()).filter(table.key()::contains).isPresent()) {
            set(record, table, row, field.getKey(), field.getValue());
          }
        }
        addKey(record, table, present.key(), row);
        return about(table, row);
      }
      if (told instanceof Told.Nothing || !settings.deletes()) {
        return new About.Nothing();
      }
      if (told instanceof Told.Gone gone) {
        addKey(record, table, gone.key(), row);
        return about(table, row);
      }
      return new About.All();
    } catch (Undecodable | DoesNotFit e) {
      return new About.Nothing();
    }
  }

  private static About about(TargetTable table, @Nullable String[] row) {
    List<String> key = new ArrayList<>();
    for (int position : table.key()) {
      String literal = row[position];
      if (literal == null) {
        return new About.Nothing();
      }
      key.add(literal);
    }
    return key.isEmpty() ? new About.Nothing() : new About.OneRow(key);
  }

  /** Of a table that is not there yet nothing need be deleted. */
  private Planned.Step withoutTable(TopicRecord record, Told told) {
    return told instanceof Told.Present
        ? new Planned.Bad(
            "is of table "
                + settings.tables().of(record.topic())
                + ", which is missing and could not be created"
                + targets.reason(record.topic()))
        : new Planned.Pass();
  }

  private Planned.Step step(TopicRecord record, TargetTable table, Told told)
      throws Undecodable, DoesNotFit {
    if (told instanceof Told.Present present) {
      @Nullable String[] row = row(record, table, present.row());
      addKey(record, table, present.key(), row);
      return settings.mode() == Mode.DELETE
          ? new Planned.Remove(table, key(table, row))
          : new Planned.Write(table, table.key().isEmpty() ? keyless(table) : key(table, row), row);
    }
    if (told instanceof Told.Nothing) {
      return new Planned.Pass();
    }
    if (!settings.deletes()) {
      return new Planned.Pass();
    }
    if (told instanceof Told.Gone gone) {
      @Nullable String[] row = new @Nullable String[table.columns().size()];
      requireKey(table);
      if (settings.keyFrom() != KeyFrom.KEY) {
        throw new Undecodable(
            "is a deletion, which tells only the record's key; it needs key.from: key, or deletes:"
                + " ignore");
      }
      addKey(record, table, gone.key(), row);
      return new Planned.Remove(table, key(table, row));
    }
    requireOrder(record.topic(), table);
    return new Planned.Empty(table);
  }

  private @Nullable String[] row(
      TopicRecord record, TargetTable table, Map<String, @Nullable Value> fields)
      throws Undecodable, DoesNotFit {
    @Nullable String[] row = new @Nullable String[table.columns().size()];
    for (Map.Entry<String, @Nullable Value> field : fields.entrySet()) {
      set(record, table, row, field.getKey(), field.getValue());
    }
    return row;
  }

  private void set(
      TopicRecord record,
      TargetTable table,
      @Nullable String[] row,
      String field,
      @Nullable Value value)
      throws Undecodable, DoesNotFit {
    Integer position = table.position(field).orElse(null);
    if (position == null) {
      // A column that comes later has NULL for the rows before.
      if (settings.ignoresUnknown() || (value == null && settings.schema() != Schema.FIXED)) {
        return;
      }
      throw new Undecodable(
          "has a field '"
              + field
              + "', for which table "
              + table.name()
              + " has no column"
              + (settings.schema() == Schema.EVOLVE
                  ? ", and none could be added" + targets.reason(record.topic())
                  : "; add one, or set schema: evolve or fields.unknown: ignore"));
    }
    TargetColumn column = table.columns().get(position);
    if (!column.generated()) {
      row[position] = Literals.of(column, value);
    }
  }

  private void addKey(TopicRecord record, TargetTable table, Told.Key key, @Nullable String[] row)
      throws Undecodable, DoesNotFit {
    switch (settings.keyFrom()) {
      case KAFKA -> {
        List<String> names = coordinates(settings);
        Map<String, Value> own = new HashMap<>();
        own.put(names.get(0), new Value.Text(record.topic()));
        own.put(names.get(1), new Value.Digits(Integer.toString(record.partition())));
        own.put(names.get(2), new Value.Digits(Long.toString(record.offset())));
        for (Map.Entry<String, Value> each : own.entrySet()) {
          set(record, table, row, each.getKey(), each.getValue());
        }
      }
      case KEY -> {
        if (key instanceof Told.Fields fields) {
          for (Map.Entry<String, @Nullable Value> field : fields.fields().entrySet()) {
            set(record, table, row, field.getKey(), field.getValue());
          }
        } else if (key instanceof Told.Single single) {
          set(record, table, row, onlyField(table), single.value());
        } else if (!table.key().isEmpty()) {
          throw new Undecodable(
              "has no key, by which table "
                  + table.name()
                  + " could tell its row; set key.from: value, or kafka");
        }
      }
      case VALUE -> {
        // It is in the row.
      }
    }
  }

  /** The columns of topic, partition and offset. */
  static List<String> coordinates(ApplySettings settings) {
    return settings.keyFields().isEmpty() ? COORDINATES : settings.keyFields();
  }

  private String onlyField(TargetTable table) throws Undecodable {
    List<String> names = settings.keyFields().isEmpty() ? table.keyNames() : settings.keyFields();
    if (names.size() != 1) {
      throw new Undecodable(
          "has a single value for its key, and the key of table "
              + table.name()
              + " has the columns "
              + names
              + "; name one with key.fields");
    }
    return names.get(0);
  }

  /** Rows from behind the moment when the table was emptied must not go with those before it. */
  private void requireOrder(String topic, TargetTable table) throws Undecodable {
    int partitions = topics.getOrDefault(topic, 1);
    if (partitions > 1) {
      throw new Undecodable(
          "tells that table "
              + table.name()
              + " was emptied, and its topic has "
              + partitions
              + " partitions, between which there is no order: rows of before and after lie in the"
              + " others. Let the topic have one partition, or set deletes: ignore and empty the"
              + " table by hand");
    }
    for (String other : topics.keySet()) {
      if (!other.equals(topic) && settings.tables().of(other).equals(table.name())) {
        throw new Undecodable(
            "tells that table "
                + table.name()
                + " was emptied, into which topic '"
                + other
                + "' is applied too: its rows would go as well. Set deletes: ignore");
      }
    }
  }

  private static void requireKey(TargetTable table) throws Undecodable {
    if (table.key().isEmpty()) {
      throw new Undecodable(
          "is a deletion, and table " + table.name() + " has no primary key to find its row with");
    }
  }

  private @Nullable String keyless(TargetTable table) throws Undecodable {
    if (settings.mode() != Mode.INSERT) {
      requireKey(table);
    }
    return null;
  }

  private static String key(TargetTable table, @Nullable String[] row) throws Undecodable {
    requireKey(table);
    StringBuilder key = new StringBuilder();
    for (int position : table.key()) {
      String literal = row[position];
      if (literal == null) {
        throw new Undecodable(
            "tells no '"
                + table.columns().get(position).name()
                + "', which is in the primary key of table "
                + table.name());
      }
      key.append(key.isEmpty() ? "" : ", ").append(literal);
    }
    return key.toString();
  }
}

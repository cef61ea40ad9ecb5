package dev.oxbow.kafka.record;

import dev.oxbow.kafka.json.JsonDrift;
import dev.oxbow.kafka.json.JsonSample;

/** What records were that their topic's format does not cover. Not thread-safe. */
public final class RecordDrift {
  private final JsonDrift fields;
  private final JsonSample first;

  public RecordDrift() {
    this(new JsonDrift(), new JsonSample());
  }

  RecordDrift(JsonDrift fields, JsonSample first) {
    this.fields = fields;
    this.first = first;
  }

  public boolean isEmpty() {
    return fields.isEmpty() && first.values() == 0;
  }

  /** Takes over what another one has. */
  public void merge(RecordDrift o) {
    fields.merge(o.fields);
    first.merge(o.first);
  }

  /** The format that covers what was met. */
  public RecordFormat widen(RecordFormat format) {
    if (format instanceof RecordFormat.Json json) {
      return new RecordFormat.Json(fields.widen(json.fields()));
    }
    return format instanceof RecordFormat.Undecided ? RecordFormat.of(first) : format;
  }
}

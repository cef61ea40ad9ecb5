package dev.oxbow.kafka.json;

import java.nio.charset.StandardCharsets;

/** Finds the fields of a topic's values in some of its records. Not thread-safe. */
public final class JsonSample {
  private final JsonCursor in = new JsonCursor();
  private final JsonDrift found = new JsonDrift();
  private int values;
  private int objects;
  private int texts;

  /** Takes a value into account; records may come in any order. */
  public void add(int partition, long offset, byte[] bytes, int from, int length) {
    values++;
    if (Utf8.firstInvalid(bytes, from, length) < 0) {
      texts++;
    }
    int begin = JsonFormat.payload(bytes, from, length);
    int size = length - (begin - from);
    // Validated before it is looked at: a corrupt record says nothing about the fields.
    if (!isObject(bytes, begin, size)) {
      return;
    }
    objects++;
    in.reset(bytes, begin, size);
    try {
      fields(partition, offset);
    } catch (CorruptJson impossible) {
      throw new IllegalStateException("a text was JSON and is no more", impossible);
    }
  }

  private boolean isObject(byte[] bytes, int from, int length) {
    in.reset(bytes, from, length);
    try {
      boolean object = in.next() == '{';
      in.skip();
      in.expectEnd();
      return object;
    } catch (CorruptJson corrupt) {
      return false;
    }
  }

  private void fields(int partition, long offset) throws CorruptJson {
    in.expect('{');
    for (int index = 0; in.next() == '"'; index++) {
      in.string();
      String name = fieldName(in);
      in.expect(':');
      if (!JsonFields.canBeColumn(name) || (found.isFull() && !found.has(name))) {
        in.skip();
      } else {
        found.of(name, partition, offset, index).value(in);
      }
      if (in.next() == ',') {
        in.pos++;
        in.next();
      }
    }
  }

  /** The string that was read last. */
  static String fieldName(JsonCursor in) {
    return in.escaped
        ? new String(in.unescaped(), StandardCharsets.UTF_8)
        : new String(in.buf, in.from, in.to - in.from, StandardCharsets.UTF_8);
  }

  /** Takes over what another one has. */
  public void merge(JsonSample o) {
    found.merge(o.found);
    values += o.values;
    objects += o.objects;
    texts += o.texts;
  }

  /** How many values were added. */
  public int values() {
    return values;
  }

  /** How many of them are JSON objects. */
  public int objects() {
    return objects;
  }

  /** How many of them are well-formed UTF-8. */
  public int texts() {
    return texts;
  }

  /** The given fields, and behind them those that were found. */
  public JsonFields fields(JsonFields described) {
    return found.widen(described);
  }
}

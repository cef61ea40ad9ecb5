package dev.oxbow.kafka.record;

import dev.oxbow.kafka.avro.AvroFormat;
import dev.oxbow.kafka.format.Format;
import dev.oxbow.kafka.json.JsonFields;
import dev.oxbow.kafka.json.JsonFormat;
import dev.oxbow.kafka.plain.RawFormat;
import dev.oxbow.kafka.plain.TextFormat;
import dev.oxbow.kafka.registry.RegisteredSchema;
import dev.oxbow.kafka.registry.SchemaRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds out what the keys and values of topics are: what a person described, else what a schema
 * registry tells of most of a sample, or of the topic's subject when there is no record yet, else
 * what the bytes of the sample look like. Thread-safe.
 */
public final class Recogniser {
  private static final String DESCRIBED = "described";
  private static final Format NOTHING_FOUND = new JsonFormat(JsonFields.NONE);

  private final Optional<SchemaRegistry> registry;
  private final Optional<AvroFormat> registered;

  /**
   * @param avro the format of data whose schemas are in the registry; there if the registry is
   */
  public Recogniser(Optional<SchemaRegistry> registry, Optional<AvroFormat> avro) {
    this.registry = registry;
    this.registered = avro;
  }

  /**
   * What a person said of a topic; empty for what is to be found out.
   *
   * @param key what the keys are
   * @param value what the values are
   */
  public record Described(Optional<Format> key, Optional<Format> value) {
    public static final Described NOTHING = new Described(Optional.empty(), Optional.empty());
  }

  /** A format and why it is believed; nothing where the bytes tell. */
  private record Found(Format format, String why) {}

  /**
   * Without a look at the topic: what it probably is, good for asking a store what it remembers.
   * Empty when only a sample tells.
   */
  public Optional<RecordFormat> guess(Described described) {
    boolean keyKnown = described.key().isPresent() || registry.isEmpty();
    boolean valueKnown = described.value().isPresent() || registry.isEmpty();
    return keyKnown && valueKnown
        ? Optional.of(
            new RecordFormat(
                described.key().orElse(RecordFormat.PLAIN_KEY),
                described.value().orElse(NOTHING_FOUND),
                why(described.key()),
                why(described.value())))
        : Optional.empty();
  }

  private static String why(Optional<Format> described) {
    return described.isPresent() ? DESCRIBED : "";
  }

  /**
   * What a topic is.
   *
   * @param sample some of its records
   * @throws dev.oxbow.error.OxbowException when a registry is needed and cannot be asked
   */
  public RecordFormat recognise(String topic, Described described, RecordSample sample) {
    Optional<Found> value = value(topic, described, sample.values());
    // Keys that nobody has seen are asked for where the registry knows the values: a topic of plain
    // JSON without keys does not depend on it.
    boolean ask = value.isEmpty() || value.get().format instanceof AvroFormat;
    Found key = key(topic, described, sample.keys(), ask);
    return value
        .map(v -> new RecordFormat(key.format, v.format, key.why, v.why))
        .orElseGet(() -> RecordFormat.undecided(key.format));
  }

  private Optional<Found> value(String topic, Described described, PartSample sample) {
    String subject = SchemaRegistry.valuesOf(topic);
    return described
        .value()
        .map(f -> described(f, sample, subject))
        .or(() -> registered(sample, subject))
        .or(() -> byBytes(sample).map(found -> new Found(found.format, foreign(sample))));
  }

  private Found key(String topic, Described described, PartSample sample, boolean ask) {
    String subject = SchemaRegistry.keysOf(topic);
    boolean seen = sample.json().values() > 0;
    return described
        .key()
        .map(f -> described(f, sample, subject))
        .or(() -> seen || ask ? registered(sample, subject) : Optional.empty())
        .orElseGet(() -> new Found(RecordFormat.PLAIN_KEY, ""));
  }

  /** What was described, with what the sample adds to it. */
  private Found described(Format format, PartSample sample, String subject) {
    if (format instanceof JsonFormat json) {
      return new Found(new JsonFormat(sample.json().fields(json.found())), DESCRIBED);
    }
    if (format instanceof AvroFormat avro && avro.isFramed()) {
      AvroFormat known = avro.covering(readable(avro, sample).keySet());
      // Without a record the subject tells the columns; with some, their own schemas do.
      Optional<RegisteredSchema> newest =
          sample.ids().isEmpty() ? registry.flatMap(r -> r.latest(subject)) : Optional.empty();
      return new Found(
          newest.map(schema -> known.covering(List.of(schema.id()))).orElse(known), DESCRIBED);
    }
    return new Found(format, DESCRIBED);
  }

  /** What the registry tells of keys or values. */
  private Optional<Found> registered(PartSample sample, String subject) {
    if (registry.isEmpty() || registered.isEmpty()) {
      return Optional.empty();
    }
    SchemaRegistry schemas = registry.get();
    AvroFormat avro = registered.get();
    int all = sample.json().values();
    if (all == 0) {
      return schemas
          .latest(subject)
          .filter(RegisteredSchema::isAvro)
          .map(
              schema ->
                  new Found(
                      avro.covering(List.of(schema.id())),
                      "by schema %d of subject %s".formatted(schema.id(), subject)));
    }
    int framed = sample.ids().values().stream().mapToInt(n -> n).sum();
    if (framed * 2L < all || sample.json().objects() * 2L >= all) {
      return Optional.empty();
    }
    Map<Integer, Integer> readable = readable(avro, sample);
    Set<Integer> ids = readable.keySet();
    int known = readable.values().stream().mapToInt(n -> n).sum();
    return known * 2L < all
        ? Optional.empty()
        : Optional.of(
            new Found(
                avro.covering(ids),
                "by schema%s %s of %s"
                    .formatted(ids.size() > 1 ? "s" : "", joined(ids), schemas.where())));
  }

  /**
   * Of each id how many values are of its schema. That an id is known alone says little: numbers
   * begin with a zero byte too.
   */
  private static Map<Integer, Integer> readable(AvroFormat avro, PartSample sample) {
    Map<Integer, Integer> readable = new TreeMap<>();
    sample
        .ids()
        .forEach(
            (id, count) -> {
              List<byte[]> some = sample.some(id);
              long good = some.stream().filter(data -> avro.reads(id, data)).count();
              if (some.isEmpty() ? avro.knows(id) : good > 0) {
                // Of those that were not kept it is believed as of those that were.
                readable.put(id, some.isEmpty() ? count : (int) (count * good / some.size()));
              }
            });
    return readable;
  }

  /** Why values that a registry knows are shown as bytes; nothing for others. */
  private String foreign(PartSample sample) {
    int framed = sample.ids().values().stream().mapToInt(n -> n).sum();
    if (registry.isEmpty() || framed * 2L < sample.json().values() || sample.json().objects() > 0) {
      return "";
    }
    return sample.ids().keySet().stream()
        .flatMap(id -> registry.get().byId(id).stream())
        .filter(schema -> !schema.isAvro())
        .findFirst()
        .map(
            schema ->
                "schema %d of %s is %s, which is not decoded"
                    .formatted(schema.id(), registry.get().where(), schema.type()))
        .orElse("");
  }

  private static String joined(Set<Integer> ids) {
    String all = ids.toString();
    return all.substring(1, all.length() - 1);
  }

  /** What values look like: mostly JSON objects, all text, or neither; empty without any. */
  private static Optional<Found> byBytes(PartSample sample) {
    int all = sample.json().values();
    if (all == 0) {
      return Optional.empty();
    }
    if (sample.json().objects() * 2L >= all) {
      return Optional.of(new Found(new JsonFormat(sample.json().fields(JsonFields.NONE)), ""));
    }
    boolean text = sample.json().texts() == all;
    return Optional.of(new Found(text ? new TextFormat(true) : new RawFormat(), ""));
  }
}

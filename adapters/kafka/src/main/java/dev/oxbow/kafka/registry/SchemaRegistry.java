package dev.oxbow.kafka.registry;

import java.util.Optional;

/**
 * A registry of schemas, as Confluent's REST interface defines it. An id stands for one schema for
 * ever. Thread-safe.
 *
 * <p>All methods throw {@link dev.oxbow.error.OxbowException}: SOURCE_UNREACHABLE when nobody
 * answers, SOURCE_LOGIN when the login is refused, SOURCE_FAILED for answers that make no sense.
 */
public interface SchemaRegistry {
  /** Where it is, for messages and to tell registries apart; without credentials. */
  String where();

  /** The schema of an id; empty when the registry has none. */
  Optional<RegisteredSchema> byId(int id);

  /** The newest schema of a subject; empty when there is no such subject. */
  Optional<RegisteredSchema> latest(String subject);

  /** A schema that another one refers to. */
  Optional<RegisteredSchema> version(String subject, int version);

  /** The subject under which Confluent's serializers put the schemas of a topic's keys. */
  static String keysOf(String topic) {
    return topic + "-key";
  }

  /** The subject under which Confluent's serializers put the schemas of a topic's values. */
  static String valuesOf(String topic) {
    return topic + "-value";
  }
}

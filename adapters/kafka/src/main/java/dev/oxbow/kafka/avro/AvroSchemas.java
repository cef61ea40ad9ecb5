package dev.oxbow.kafka.avro;

import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Where the schema of a value comes from. Thread-safe. */
interface AvroSchemas {
  /** The schema of an id, or why there is none; the same object for the same id. */
  Known schema(int id);

  /** Whether values begin with the id of their schema. */
  boolean framed();

  /** Tells schemas of other origin apart. */
  String mark();

  /** A schema for reading. */
  sealed interface Known {}

  /** One that can be read. */
  record Readable(AvroNode node, AvroShape shape) implements Known {
    static Readable of(Schema schema) {
      AvroNode node = AvroNode.of(schema);
      return new Readable(node, AvroShape.of(node));
    }
  }

  /**
   * There is none, and that is what is wrong with the value.
   *
   * @param forNow whether it may come
   */
  record Missing(String why, boolean forNow) implements Known {}

  /** A parser that takes whatever can be read: names and defaults are the writer's business. */
  static Schema.Parser parser() {
    return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
  }
}

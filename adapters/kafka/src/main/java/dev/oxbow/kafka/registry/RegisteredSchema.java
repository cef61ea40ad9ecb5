package dev.oxbow.kafka.registry;

import java.util.List;

/**
 * A schema as the registry has it.
 *
 * @param type {@code AVRO}, {@code JSON}, {@code PROTOBUF}
 * @param references what must be known before its text can be read
 */
public record RegisteredSchema(int id, String type, String text, List<Reference> references) {
  public static final String AVRO = "AVRO";

  /** A schema of another subject, by the name that the text uses. */
  public record Reference(String name, String subject, int version) {}

  public RegisteredSchema {
    references = List.copyOf(references);
  }

  public boolean isAvro() {
    return type.equals(AVRO);
  }
}

package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.registry.RegisteredSchema;
import dev.oxbow.kafka.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schemas by id, and by subject and version, which is the id. */
final class MemoryRegistry implements SchemaRegistry {
  private final Map<Integer, RegisteredSchema> ids = new HashMap<>();

  MemoryRegistry with(int id, String schema, RegisteredSchema.Reference... references) {
    ids.put(id, new RegisteredSchema(id, "AVRO", schema, List.of(references)));
    return this;
  }

  MemoryRegistry withOther(int id, String type) {
    ids.put(id, new RegisteredSchema(id, type, "{}", List.of()));
    return this;
  }

  @Override
  public String where() {
    return "http://memory";
  }

  @Override
  public Optional<RegisteredSchema> byId(int id) {
    return Optional.ofNullable(ids.get(id));
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    return Optional.empty();
  }

  @Override
  public Optional<RegisteredSchema> version(String subject, int version) {
    return byId(version);
  }
}

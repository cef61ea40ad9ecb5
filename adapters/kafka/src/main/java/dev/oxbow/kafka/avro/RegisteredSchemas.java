package dev.oxbow.kafka.avro;

import dev.oxbow.kafka.registry.RegisteredSchema;
import dev.oxbow.kafka.registry.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The schemas of a registry, by the ids that stand before the values. */
final class RegisteredSchemas implements AvroSchemas {
  private final SchemaRegistry registry;
  private final ConcurrentHashMap<Integer, Known> read = new ConcurrentHashMap<>();

  RegisteredSchemas(SchemaRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Known schema(int id) {
    Known known = read.get(id);
    if (known != null) {
      return known;
    }
    Optional<RegisteredSchema> found = registry.byId(id);
    if (found.isEmpty()) {
      // Not kept: the registry's client remembers it for as long as it is good.
      return new Missing(
          "schema " + id + " is unknown to the registry at " + registry.where(), true);
    }
    Known fresh = read(found.get());
    if (fresh instanceof Missing missing && missing.forNow()) {
      // Not kept either: what it refers to may come.
      return fresh;
    }
    Known earlier = read.putIfAbsent(id, fresh);
    return earlier == null ? fresh : earlier;
  }

  private Known read(RegisteredSchema schema) {
    String which = "schema " + schema.id() + " of the registry at " + registry.where();
    if (!schema.isAvro()) {
      return new Missing(which + " is " + schema.type() + ", not Avro", false);
    }
    Schema.Parser parser = AvroSchemas.parser();
    try {
      String lacks = addReferences(schema, parser, new HashSet<>());
      return lacks == null
          ? Readable.of(parser.parse(schema.text()))
          : new Missing(which + " refers to " + lacks + ", which is not there", true);
    } catch (AvroRuntimeException e) {
      return new Missing(which + " cannot be read: " + e.getMessage(), false);
    }
  }

  /** Lets the parser know what a schema refers to; null, or what cannot be found. */
  private @Nullable String addReferences(
      RegisteredSchema schema, Schema.Parser parser, Set<RegisteredSchema.Reference> added) {
    for (RegisteredSchema.Reference reference : schema.references()) {
      if (!added.add(reference)) {
        continue;
      }
      Optional<RegisteredSchema> found = registry.version(reference.subject(), reference.version());
      if (found.isEmpty()) {
        return "version " + reference.version() + " of subject " + reference.subject();
      }
      String lacks = addReferences(found.get(), parser, added);
      if (lacks != null) {
        return lacks;
      }
      parser.parse(found.get().text());
    }
    return null;
  }

  @Override
  public boolean framed() {
    return true;
  }

  @Override
  public String mark() {
    CRC32C crc = new CRC32C();
    crc.update(registry.where().getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}

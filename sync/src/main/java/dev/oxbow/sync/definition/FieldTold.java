package dev.oxbow.sync.definition;

import dev.oxbow.sync.decode.FieldType;
import dev.oxbow.sync.decode.Value;
import org.jspecify.annotations.Nullable;

/** A field of a record, its type as far as the record tells it. */
public record FieldTold(@Nullable Value value, FieldType type) {}

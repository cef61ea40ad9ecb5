package dev.oxbow.kafka.json;

import dev.oxbow.type.ColumnType;

/**
 * A field of JSON objects as a column.
 *
 * @param described whether the type was given by a person: values that do not fit are errors of
 *     their records then, and never widen the column
 */
public record JsonField(String name, ColumnType type, boolean described) {}

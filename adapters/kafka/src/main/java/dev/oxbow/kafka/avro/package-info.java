/** Avro into columns: what types its schemas have, and how bytes become values. */
@NullMarked
package dev.oxbow.kafka.avro;

import org.jspecify.annotations.NullMarked;

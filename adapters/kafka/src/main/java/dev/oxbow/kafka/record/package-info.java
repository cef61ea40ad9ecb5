/** A Kafka record as a row: its own columns, and those of its value's format. */
@NullMarked
package dev.oxbow.kafka.record;

import org.jspecify.annotations.NullMarked;

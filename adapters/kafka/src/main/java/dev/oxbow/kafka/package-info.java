/** Kafka topics as tables of the one schema. */
@NullMarked
package dev.oxbow.kafka;

import org.jspecify.annotations.NullMarked;

/**
 * The shape of a codec: what the keys or the values of a topic are, and how bytes become values.
 */
@NullMarked
package dev.oxbow.kafka.format;

import org.jspecify.annotations.NullMarked;

/** Keys and values without fields: text, bytes, and single numbers as Kafka's serializers write. */
@NullMarked
package dev.oxbow.kafka.plain;

import org.jspecify.annotations.NullMarked;

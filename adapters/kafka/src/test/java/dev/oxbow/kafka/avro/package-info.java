@NullMarked
package dev.oxbow.kafka.avro;

import org.jspecify.annotations.NullMarked;

/** Tests of a capture without Kafka: its records rebuild the tables. */
@NullMarked
package dev.oxbow.sync.capture;

import org.jspecify.annotations.NullMarked;

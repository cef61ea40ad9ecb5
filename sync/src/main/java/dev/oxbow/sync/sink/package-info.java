/** Carries apply on Kafka Connect, as a sink. */
@NullMarked
package dev.oxbow.sync.sink;

import org.jspecify.annotations.NullMarked;

/** Capture: the changes of MySQL's tables as records of Kafka. */
@NullMarked
package dev.oxbow.sync;

import org.jspecify.annotations.NullMarked;

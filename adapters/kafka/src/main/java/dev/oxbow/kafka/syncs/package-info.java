/** The facts of syncs, which their services write to a topic, as a table. */
@NullMarked
package dev.oxbow.kafka.syncs;

import org.jspecify.annotations.NullMarked;

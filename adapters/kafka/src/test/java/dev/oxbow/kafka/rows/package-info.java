/** Batches of rows as Java values, for tests. */
@NullMarked
package dev.oxbow.kafka.rows;

import org.jspecify.annotations.NullMarked;

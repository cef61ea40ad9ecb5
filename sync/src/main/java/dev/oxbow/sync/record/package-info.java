/** Writes changes as the keys and values of records: Debezium's envelope, or flat rows. */
@NullMarked
package dev.oxbow.sync.record;

import org.jspecify.annotations.NullMarked;

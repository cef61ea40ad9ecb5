/** Writes changes, transactions and definitions in the shapes that Debezium gave them. */
@NullMarked
package dev.oxbow.sync.envelope;

import org.jspecify.annotations.NullMarked;

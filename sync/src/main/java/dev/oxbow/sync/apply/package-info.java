/** Persists the records of topics into tables: each once, its offset in the same transaction. */
@NullMarked
package dev.oxbow.sync.apply;

import org.jspecify.annotations.NullMarked;

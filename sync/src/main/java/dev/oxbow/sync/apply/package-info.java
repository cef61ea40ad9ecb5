/**
 * Persists the records of topics into tables: each once, its offset in the same transaction.
 *
 * <p>A record that is put aside is noted in {@code oxbow_letters}, in the transaction that passes
 * it over, and a {@link dev.oxbow.sync.apply.Replay} settles it there in the transaction of its
 * row. So it is known of each letter by itself whether it is open, over any crash: those that still
 * do not fit simply stay so, in whatever order they are mended, and a letter that a crash wrote
 * twice is one. A mark of how far the topic of letters was replayed could not tell that without
 * writing the failed ones anew.
 */
@NullMarked
package dev.oxbow.sync.apply;

import org.jspecify.annotations.NullMarked;

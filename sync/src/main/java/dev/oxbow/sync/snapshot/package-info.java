/** Reads tables as they are, chunk by chunk beside the stream of their changes, without a lock. */
@NullMarked
package dev.oxbow.sync.snapshot;

import org.jspecify.annotations.NullMarked;

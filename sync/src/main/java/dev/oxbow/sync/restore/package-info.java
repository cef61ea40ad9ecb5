/** Rebuilds a table as it was at a moment, from the topic of its changes. */
@NullMarked
package dev.oxbow.sync.restore;

import org.jspecify.annotations.NullMarked;

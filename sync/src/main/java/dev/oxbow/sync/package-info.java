/** Capture and apply; so far only their door. */
@NullMarked
package dev.oxbow.sync;

import org.jspecify.annotations.NullMarked;

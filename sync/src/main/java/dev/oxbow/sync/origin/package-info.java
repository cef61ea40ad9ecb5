/** Where a change was before it came here, so that it does not go in circles. */
@NullMarked
package dev.oxbow.sync.origin;

import org.jspecify.annotations.NullMarked;

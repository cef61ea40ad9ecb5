/** What a session may see of the sources, so that the rest does not exist for it. */
@NullMarked
package dev.oxbow.access;

import org.jspecify.annotations.NullMarked;

/** What sessions see that may not see everything, over real servers. */
@NullMarked
package dev.oxbow.federation.access;

import org.jspecify.annotations.NullMarked;

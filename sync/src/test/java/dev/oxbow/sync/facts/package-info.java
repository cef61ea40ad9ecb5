/** Tests of what is known of each sync. */
@NullMarked
package dev.oxbow.sync.facts;

import org.jspecify.annotations.NullMarked;

/** Runs a placed plan: fixes the snapshot, fetches what is missing, streams the rows. */
@NullMarked
package dev.oxbow.execute;

import org.jspecify.annotations.NullMarked;

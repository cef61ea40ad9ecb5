/** Joins whose keys become look-ups in MySQL. */
@NullMarked
package dev.oxbow.federation.lookup;

import org.jspecify.annotations.NullMarked;

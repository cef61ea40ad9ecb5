/** Queries that nobody wrote, over tables with nasty values: each mode must answer the same. */
@NullMarked
package dev.oxbow.federation.random;

import org.jspecify.annotations.NullMarked;

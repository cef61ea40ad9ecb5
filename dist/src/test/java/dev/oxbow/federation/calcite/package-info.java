/** What Calcite's own published tests ask and answer, asked of Oxbow. */
@NullMarked
package dev.oxbow.federation.calcite;

import org.jspecify.annotations.NullMarked;

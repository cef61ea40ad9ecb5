/** From a parsed query to what runs in a source and what runs in the local executor. */
@NullMarked
package dev.oxbow.plan;

import org.jspecify.annotations.NullMarked;

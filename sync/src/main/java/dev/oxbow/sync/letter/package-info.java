/** The records that could not be applied, as they lie in their topic. */
@NullMarked
package dev.oxbow.sync.letter;

import org.jspecify.annotations.NullMarked;

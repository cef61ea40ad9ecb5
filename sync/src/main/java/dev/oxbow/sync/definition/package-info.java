/** What tables records need: types of columns, and the statements that make and widen tables. */
@NullMarked
package dev.oxbow.sync.definition;

import org.jspecify.annotations.NullMarked;

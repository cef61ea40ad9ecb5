/**
 * The functions that are ours beside Calcite's: how each is called, and how the executor writes it.
 */
@NullMarked
package dev.oxbow.function;

import org.jspecify.annotations.NullMarked;

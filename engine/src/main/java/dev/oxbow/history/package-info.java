/** The statements of an engine: those that wait or run, and the last that ended. */
@NullMarked
package dev.oxbow.history;

import org.jspecify.annotations.NullMarked;

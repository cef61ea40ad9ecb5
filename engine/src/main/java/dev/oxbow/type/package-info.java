/** The types of columns and the Java values that carry them, shared by query and sync. */
@NullMarked
package dev.oxbow.type;

import org.jspecify.annotations.NullMarked;

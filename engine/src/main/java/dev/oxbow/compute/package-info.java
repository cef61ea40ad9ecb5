/** What MySQL's functions compute and the executor has nothing like, value by value. */
@NullMarked
package dev.oxbow.compute;

import org.jspecify.annotations.NullMarked;

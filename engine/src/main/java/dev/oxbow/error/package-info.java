/** What can go wrong, said so that a person can act on it. */
@NullMarked
package dev.oxbow.error;

import org.jspecify.annotations.NullMarked;

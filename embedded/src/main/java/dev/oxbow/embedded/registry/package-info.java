/** A schema registry for tests, in this process. */
@NullMarked
package dev.oxbow.embedded.registry;

import org.jspecify.annotations.NullMarked;

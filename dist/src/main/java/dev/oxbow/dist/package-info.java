/** The launcher, the shell and the demo. */
@NullMarked
package dev.oxbow.dist;

import org.jspecify.annotations.NullMarked;

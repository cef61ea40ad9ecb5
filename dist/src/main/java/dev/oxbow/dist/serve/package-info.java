/** The commands around the server: to run it, and to make its users. */
@NullMarked
package dev.oxbow.dist.serve;

import org.jspecify.annotations.NullMarked;

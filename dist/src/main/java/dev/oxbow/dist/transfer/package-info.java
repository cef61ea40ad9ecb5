/** The commands that bring rows from queries into files, and from files into tables. */
@NullMarked
package dev.oxbow.dist.transfer;

import org.jspecify.annotations.NullMarked;

/** The SQL shell: statements in, rows out in the format asked for, at a terminal or in a script. */
@NullMarked
package dev.oxbow.dist.shell;

import org.jspecify.annotations.NullMarked;

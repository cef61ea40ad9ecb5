/** Tables that are written: as they are, what fits into them, and the text of their values. */
@NullMarked
package dev.oxbow.sync.table;

import org.jspecify.annotations.NullMarked;

/** Rows on their way into a table of MySQL: what it is, what fits, and how they are sent. */
@NullMarked
package dev.oxbow.dist.transfer.table;

import org.jspecify.annotations.NullMarked;

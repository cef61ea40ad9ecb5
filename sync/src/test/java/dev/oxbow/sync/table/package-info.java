/** Tests of literals. */
@NullMarked
package dev.oxbow.sync.table;

import org.jspecify.annotations.NullMarked;

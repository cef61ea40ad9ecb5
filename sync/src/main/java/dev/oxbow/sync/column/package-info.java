/** Leaves out, masks and hashes columns before their rows become records. */
@NullMarked
package dev.oxbow.sync.column;

import org.jspecify.annotations.NullMarked;

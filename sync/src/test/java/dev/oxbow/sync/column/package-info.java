/** Tests of columns that are left out, masked or hashed. */
@NullMarked
package dev.oxbow.sync.column;

import org.jspecify.annotations.NullMarked;

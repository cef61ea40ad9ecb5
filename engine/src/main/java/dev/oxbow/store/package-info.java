/** The topic store: a columnar copy of what was read of a log, so that a record is decoded once. */
@NullMarked
package dev.oxbow.store;

import org.jspecify.annotations.NullMarked;

/** Tests of topics that are persisted into tables. */
@NullMarked
package dev.oxbow.sync.apply;

import org.jspecify.annotations.NullMarked;

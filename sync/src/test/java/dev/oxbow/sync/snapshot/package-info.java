/** Tests of reading tables as they are. */
@NullMarked
package dev.oxbow.sync.snapshot;

import org.jspecify.annotations.NullMarked;

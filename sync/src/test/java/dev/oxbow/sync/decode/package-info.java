/** Tests of how records are read. */
@NullMarked
package dev.oxbow.sync.decode;

import org.jspecify.annotations.NullMarked;

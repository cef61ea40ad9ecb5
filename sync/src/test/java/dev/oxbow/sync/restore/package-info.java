/** Tables as they were: which moments there are, and which there are not. */
@NullMarked
package dev.oxbow.sync.restore;

import org.jspecify.annotations.NullMarked;

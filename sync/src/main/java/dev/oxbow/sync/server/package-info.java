/** A MySQL server as its source sees it: the way to it, what it is, whether it can be followed. */
@NullMarked
package dev.oxbow.sync.server;

import org.jspecify.annotations.NullMarked;

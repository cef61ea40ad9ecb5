/** Tests of what is known of a server. */
@NullMarked
package dev.oxbow.sync.server;

import org.jspecify.annotations.NullMarked;

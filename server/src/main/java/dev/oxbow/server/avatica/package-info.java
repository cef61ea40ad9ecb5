/** Avatica's protocol over the sessions, and the calls of our driver that it has no place for. */
@NullMarked
package dev.oxbow.server.avatica;

import org.jspecify.annotations.NullMarked;

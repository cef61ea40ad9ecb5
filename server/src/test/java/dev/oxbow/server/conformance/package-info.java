/** The driver in process and over a server, over one engine: what one does, the other does too. */
@NullMarked
package dev.oxbow.server.conformance;

import org.jspecify.annotations.NullMarked;
